"""The lab's data plane: its networks, routers, rules and servers as objects of this machine's kernel."""
