"""What runs in the virtual machine beside the programs of this machine: its start, and who serves its serial lines."""

NAME = "vm"
# What the terminal shows when the shell on it has ended, for whoever carries it.
LEFT = "\033]quizengine;left\007"
READY = "- = 0"

INIT = f"""\
#!/bin/bash
export PATH=/usr/sbin:/usr/bin HOME=/root LC_ALL=C
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev
mkdir -p /dev/pts /run/lock /run/lab
mount -t devpts devpts /dev/pts
depmod 2> /dev/null  # it misses what only a whole kernel has
modprobe -a $(< /etc/modules)
hostname {NAME}
vgchange -ay -qq
sleep infinity <> /dev/ttyS1 &  # a terminal that nobody has open forgets its size
serve ttyS2 &
serve ttyS3 &
while true; do wait -n || sleep 1; done
"""

# A request is a line: a word of the caller's, `run` with a script in base64 or `kill`. What the script says comes in
# lines after that word and 1 or 2 for the stream; its exit status after `=`.
SERVE = """\
#!/bin/bash
exec 3<> "/dev/$1"
stty raw -echo <&3
run() {
    file=/run/lab/$1
    {
        {
            setsid bash -c "echo \\$\\$ > $file.pid; $2" < /dev/null 2>&1 >&5 3>&- 5>&-
            echo $? > "$file.status"
        } | sed -u "s/^/$1 2 /;\\$a\\\\" >&3
    } 5>&1 | sed -u "s/^/$1 1 /;\\$a\\\\" >&3
    echo "$1 = $(< "$file.status")" >&3
    rm -f "$file.pid" "$file.status"
}
echo "- = 0" >&3
while true; do
    read -r id verb word <&3 || { sleep 1; continue; }
    case $verb in
        run) run "$id" "$(base64 -d <<< "$word")" & ;;
        kill) kill -KILL -- "-$(< "/run/lab/$id.pid")" ;;
    esac
done
"""

# enter ROWS COLUMNS TERM
ENTER = f"""\
#!/bin/bash
stty -F /dev/ttyS1 rows "$(($1 - 1))" cols "$2"
stty -F /dev/ttyS1 rows "$1"
if [[ ! -d /proc/$(cat /run/lab/shell 2> /dev/null || echo none) ]]; then
    export TERM=$3
    shell='echo $$ > /run/lab/shell; cd; bash; printf "{LEFT}"'
    setsid -c env --default-signal bash -c "$shell" <> /dev/ttyS1 >&0 2>&1 &
fi
"""

OFF = """\
#!/bin/bash
sync
echo u > /proc/sysrq-trigger
echo b > /proc/sysrq-trigger
"""

BASHRC = """\
PS1='\\u@\\h:\\w# '
shopt -s checkwinsize
alias ll='ls -l'
"""

LVM = """\
activation { udev_sync=0 udev_rules=0 monitoring=0 }
devices { obtain_device_list_from_udev=0 external_device_info_source="none" }
"""

PROGRAMS = {"/init": INIT, "/usr/sbin/serve": SERVE, "/usr/sbin/enter": ENTER, "/usr/sbin/poweroff": OFF}
TEXTS = {
    "/etc/group": "root:x:0:\n",
    "/etc/lvm/lvm.conf": LVM,
    "/etc/passwd": "root:x:0:0:root:/root:/bin/bash\n",
    "/root/.bashrc": BASHRC,
}
LINKS = {
    "/etc/mtab": "/proc/self/mounts",
    "/var/lock": "/run/lock",
    "/usr/sbin/halt": "poweroff",
    "/usr/sbin/reboot": "poweroff",
    "/usr/bin/sh": "bash",
}
FOLDERS = ("/dev", "/mnt", "/proc", "/root", "/run", "/sys", "/tmp", "/usr/lib64", "/var/lib")  # noqa: S108 - of the machine's own
