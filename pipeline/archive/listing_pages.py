"""Reading what a listing points to: the pages of a list, a sitemap, or addresses by a pattern."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date
from urllib.parse import urljoin, urlsplit

from pipeline.archive.check import readable
from pipeline.archive.paging import next_address
from pipeline.archive.web import FetchProblem, Web
from pipeline.sources.listing import (
    Candidate,
    Link,
    Listing,
    addresses_by_year,
    candidates,
    links_of,
    sitemap_addresses,
)

_MOST_SITEMAPS = 20


def read_listing(
    web: Web, listing: Listing, default: str | None, years: range
) -> tuple[int, list[Candidate]]:
    """The links that a listing shows, and those among them that are editions by its patterns.

    Args:
        web: The connection.
        listing: Where to search, and for what.
        default: The pattern of links where the listing gives none.
        years: The years for which addresses are made where the listing is a pattern of addresses.

    Returns:
        (number of links seen, candidates in order).

    Raises:
        FetchProblem: The first page cannot be had, or shows no link at all.
    """
    if listing.address is not None:
        made = list(addresses_by_year(listing, years))
        return len(made), made
    links = list(_links_of_sitemap(web, listing) if listing.sitemap else _links(web, listing))
    if not links:
        raise FetchProblem(
            "a page with links",
            "none",
            "the list may be made by a script: name its sitemap, its data file, or the pattern "
            "of its addresses",
        )
    return len(links), candidates(listing, default, links)


def years_to_try(newest: int | None, today: date) -> range:
    """The years for which an address may exist: from the one after the newest at hand, or from last
    year, to this year.
    """
    return range((newest + 1) if newest is not None else today.year - 1, today.year + 1)


def _links(web: Web, listing: Listing) -> Iterator[Link]:
    first = listing.url or ""
    address: str | None = first
    seen: set[str] = set()
    number = 1
    while address is not None and address not in seen and number <= listing.pages:
        seen.add(address)
        content, final = _get(web, address)
        yield from links_of(readable(content), final)
        if listing.page_address is not None:
            following = listing.page_address.replace("{page}", str(number))
            address = urljoin(final, following)
        else:
            address = next_address(content, final, _with_name(first), number)
        number += 1


def _with_name(address: str) -> str:
    """A folder's address as that of its first page, whose numbered siblings are the further ones:
    ``/tjgb/`` -> ``/tjgb/index.html``.
    """
    parts = urlsplit(address)
    return address + "index.html" if parts.path.endswith("/") and not parts.query else address


def _links_of_sitemap(web: Web, listing: Listing) -> Iterator[Link]:
    waiting = [listing.sitemap or ""]
    asked = 0
    while waiting and asked < _MOST_SITEMAPS:
        content, _ = _get(web, waiting.pop(0))
        asked += 1
        page = readable(content)
        addresses = sitemap_addresses(page)
        if "<sitemapindex" in page[:2000]:
            waiting += addresses
        else:
            yield from (Link("", address) for address in addresses)


def _get(web: Web, address: str) -> tuple[bytes, str]:
    answer = web.get(
        address, None, None, time.monotonic() + web.limits.total_seconds, web.limits.max_bytes
    )
    if not answer.content:
        raise FetchProblem("a page", "nothing", "try the address in a browser", answer.http_status)
    return answer.content, answer.final_url
