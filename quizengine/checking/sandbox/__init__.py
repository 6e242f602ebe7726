"""The sandbox that checkers run in: what they may see, reach and take, and what the kernel is asked to refuse.

Outside, `enclosure` starts bubblewrap (`bubblewrap`, `view`: the command, and what it shows), as root only after
`stage` has shown a lesser user (`subject`) what it needs; `forwarder` and `endpoints` are the one way out, `window` is
where the lab's host is asked about, and `memory` is watched. Inside, our own code opens that way (`gate`), then locks
itself in (`lock`: limits, `landlock`, `seccomp`) before any foreign code is read. A warm parent makes further
namespaces for each task (`nest`). `refusal` says what to do where a machine has none of this.
"""
