"""A small virtual machine beside the lab's host, with a kernel and disks of its own.

It is for what no namespace lets anybody do: logical volumes, and file systems that are mounted from block devices.
"""
