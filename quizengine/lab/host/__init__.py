"""The lab's host: an unprivileged set of namespaces with a hostname, addresses and files of its own, to work in."""
