"""The entry of the sources file that adds a region with all its years."""

from __future__ import annotations

import yaml

from pipeline.sources.listing import has_default_link
from warehouse.errors import ConfigurationError
from warehouse.regions import regions
from warehouse.vocabularies import DocumentKind

_TITLES = {
    DocumentKind.BULLETIN: ("{region}国民经济和社会发展统计公报", "{region}统计局"),
    DocumentKind.WORK_REPORT: ("{region}政府工作报告", "{region}人民政府"),
    DocumentKind.PLAN_REPORT: ("{region}国民经济和社会发展计划执行情况报告", "{region}人民政府"),
}
_CADENCES = {
    DocumentKind.BULLETIN: {"month": 4, "day": 30, "year_offset": 1, "grace_days": 60},
    DocumentKind.WORK_REPORT: {"month": 2, "day": 28, "year_offset": 0, "grace_days": 45},
    DocumentKind.PLAN_REPORT: {"month": 2, "day": 28, "year_offset": 0, "grace_days": 45},
}


def entry_of(region: str, kind: str, listing: str) -> str:
    """The entry as YAML: title and publisher by the region's name, cadence by the kind.

    Raises:
        ConfigurationError: The region or the kind is not known.
    """
    if region not in regions():
        raise ConfigurationError(
            "no such region",
            expected="a code of GB/T 2260, such as 130100 (石家庄市)",
            found=region,
            remedy="see the table regions, or warehouse/regions/",
        )
    known = [str(one) for one in _TITLES]
    if kind not in known or not has_default_link(DocumentKind(kind)):
        raise ConfigurationError(
            "no such kind", expected=", ".join(known), found=kind, remedy="write the entry by hand"
        )
    name, genre = regions()[region].name, DocumentKind(kind)
    title, publisher = (text.replace("{region}", name) for text in _TITLES[genre])
    entry = {
        "id": f"region-{region}-{kind.replace('_', '-')}",
        "title": title,
        "kind": kind,
        "publisher": publisher,
        "region": region,
        "cadence": _CADENCES[genre],
        "listing": {"url": listing, "pages": 3, "policy": "propose"},
    }
    return yaml.safe_dump([entry], allow_unicode=True, sort_keys=False)
