"""What the tests of the data plane may ask for."""

from tests.lab_host.inside import inside
from tests.lab_plane.cloud import cloud

__all__ = ["cloud", "inside"]
