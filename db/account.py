"""The system user that PostgreSQL runs as: it refuses to run as root.

Started by root, PostgreSQL gets a user of its own, and that user is let through the
folders that lead to its files, one by one, where others may not pass (as in /root).
"""

import os
import pwd
import shutil
import struct
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

NAME = "tiffin"
FALLBACK = "nobody"

# The format of the extended attribute in which Linux keeps an access list:
# a version, then entries of (kind, permissions, id).
ACL = "system.posix_acl_access"
ACL_VERSION = 2
USER_OBJ, USER, GROUP_OBJ, MASK, OTHER = 0x01, 0x02, 0x04, 0x10, 0x20
NO_ID = 0xFFFFFFFF
ENTER = 1


class NoPassage(Exception):
    """A folder can't be entered by PostgreSQL's user; the message names it."""


@dataclass(frozen=True)
class Account:
    """A user and group id to run a program as."""

    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Give it to this account; a link itself, not what it leads to."""
        with suppress(FileNotFoundError):
            os.chown(path, self.uid, self.gid, follow_symlinks=False)


def for_postgres(folder: Path) -> Account | None:
    """The account for a server in `folder`, None for our own; it is made if need be."""
    if os.geteuid() != 0:
        return None
    if folder.exists() and (owner := folder.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    entry = _entry(NAME) or _create() or _entry(FALLBACK)
    if entry is None:
        raise NoPassage(
            "PostgreSQL does not run as root, and no user could be made for it: "
            "start Tiffin as an ordinary user, or set DATABASE_URL."
        )
    return Account(entry.pw_uid, entry.pw_gid)


def let_through(path: Path, account: Account) -> None:
    """Let the account enter every folder above `path`, and list none of them."""
    for folder in reversed(path.resolve().parents):
        status = folder.stat()
        if status.st_mode & 0o001 or status.st_uid == account.uid:
            continue
        try:
            _allow_enter(folder, account.uid, status.st_mode)
        except OSError as error:
            raise NoPassage(
                f"The folder {folder} can't be entered by PostgreSQL's user: run "
                f"'chmod o+x {folder}', set DATA_DIR to another folder, or set DATABASE_URL."
            ) from error


def _allow_enter(folder: Path, uid: int, mode: int) -> None:
    entries = _read_acl(folder) or [
        (USER_OBJ, mode >> 6 & 7, NO_ID),
        (GROUP_OBJ, mode >> 3 & 7, NO_ID),
        (OTHER, mode & 7, NO_ID),
    ]
    # The mask limits what groups get, too: it must not take away what they have.
    mask = ENTER
    for kind, permissions, _ in entries:
        if kind in (GROUP_OBJ, MASK):
            mask |= permissions
    kept = [entry for entry in entries if entry[0] != MASK and (entry[0], entry[2]) != (USER, uid)]
    entries = sorted(
        [*kept, (USER, ENTER, uid), (MASK, mask, NO_ID)], key=lambda entry: (entry[0], entry[2])
    )
    packed = b"".join(struct.pack("<HHI", *entry) for entry in entries)
    os.setxattr(folder, ACL, struct.pack("<I", ACL_VERSION) + packed)


def _read_acl(folder: Path) -> list[tuple[int, int, int]]:
    try:
        value = os.getxattr(folder, ACL)
    except OSError:
        return []
    return [(kind, allowed, who) for kind, allowed, who in struct.iter_unpack("<HHI", value[4:])]


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd | None:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:" + os.environ.get("PATH", ""))
    if useradd is None:
        return None
    command = [useradd, "--system", "--user-group", "--no-create-home", NAME]
    subprocess.run([*command, "--shell", "/usr/sbin/nologin"], capture_output=True, check=False)
    return _entry(NAME)
