"""SAML's schemas are read late, and hold all the same."""

import pytest

from tests.lab.among_services import said

SCRIPT = """
import sys
from quizengine.lab.glue import late_schemas
late_schemas.install()
import saml2.sigver
print("xmlschema" in sys.modules)
for document in ('<a/>', '<s:LogoutRequest xmlns:s="urn:oasis:names:tc:SAML:2.0:protocol"/>'):
    try:
        saml2.sigver.validate_doc_with_schema(document)
    except saml2.sigver.XMLSchemaError as error:
        print(type(error).__name__, "LogoutRequest" in str(error))
"""


@pytest.mark.lab
def test_a_document_is_held_against_the_schemas_when_it_comes() -> None:
    assert said(SCRIPT).splitlines() == ["False", "XMLSchemaError False", "XMLSchemaError True"]
