"""A service's configuration files, written into the folders where people edit them."""

from quizengine.lab.private import private_folder, write_private
from quizengine.lab.service import Service
from quizengine.lab.site import Site


def write_configuration(service: Service, site: Site) -> None:
    """Write the files that a service starts out with, and make the folder that it stores things in."""
    private_folder(site.data(service.name))
    for project, configure in service.configured.items():
        folder = private_folder(site.etc(project))
        for name, text in configure(site).items():
            private_folder((folder / name).parent)
            write_private(folder / name, text)
