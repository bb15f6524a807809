"""Which addresses may be reached: those of the public internet, unless somebody's own server is meant."""

import ipaddress
import socket
from urllib.parse import urlsplit

from brockdiscourse.errors import RefusedError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_PORTS = {"http": 80, "https": 443}


def check_url(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an address that may be asked for.

    Raises
    ------
    RefusedError
        If it is neither http nor https, has no host, or carries a password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise RefusedError(url, "is no address") from error
    if parts.scheme not in _PORTS or not host:
        raise RefusedError(url, "is no http or https address")
    if parts.username or parts.password:
        raise RefusedError(url, "carries a name or a password")
    return parts.scheme, host, port or _PORTS[parts.scheme]


def resolve(host: str, port: int, *, url: str, allow_private: bool) -> str:
    """The address to connect to; it is looked up once, so that what was checked is what is reached.

    Raises
    ------
    RefusedError
        If the name has no address, or any of its addresses is not of the public internet (loopback, link-local,
        private, reserved, or one of these inside an IPv6 address).
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise RefusedError(url, f"{host} has no address ({error})", lasting=False) from error
    addresses = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    for address in addresses:
        if not allow_private and not is_public(ipaddress.ip_address(address)):
            raise RefusedError(
                url, f"{host} is {address}, which is not of the public internet (--allow-private allows it)"
            )
    return addresses[0]


def is_public(address: Address) -> bool:
    """Whether an address, and whatever address is inside it, belongs to the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        inside = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        if address in _NAT64 or int(address) >> 32 == 0:  # the old IPv4-compatible form
            inside.append(ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF))
        if any(one is not None and not is_public(one) for one in inside):
            return False
    return address.is_global and not address.is_multicast
