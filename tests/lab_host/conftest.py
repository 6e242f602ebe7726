"""What the tests of the lab's host may ask for."""

from tests.lab_host.inside import inside

__all__ = ["inside"]
