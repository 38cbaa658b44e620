"""``croissant.json`` of exported tables: what loaders of machine-learning data read (MLCommons
Croissant 1.0), made from the same description as ``datapackage.json``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_MEDIA = {"csv": "text/csv", "parquet": "application/x-parquet"}
_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
}
_CONTEXT = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "recordSet": "cr:recordSet",
    "repeated": "cr:repeated",
    "source": "cr:source",
}


def croissant(package: Mapping[str, Any], folder: Path, citation: str) -> dict[str, Any]:
    """The description of an export.

    Args:
        package: The ``datapackage.json`` of the same export.
        folder: Where its files lie; their digests go into the description.
        citation: How the file is cited.
    """
    described = [one for one in package["resources"] if one.get("schema")]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": package["name"],
        "description": package["title"],
        "version": package["version"],
        "datePublished": package["created"],
        "citeAs": citation,
        "distribution": [_file(one, folder) for one in package["resources"]],
        "recordSet": [_records(one) for one in described],
    }


def _file(resource: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    path = str(resource["path"])
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "encodingFormat": _MEDIA[resource["format"]],
        "sha256": hashlib.sha256((folder / path).read_bytes()).hexdigest(),
    }


def _records(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": resource["name"],
        "name": resource["name"],
        **({"description": resource["description"]} if "description" in resource else {}),
        "field": [_field(resource, one) for one in resource["schema"]["fields"]],
    }


def _field(resource: Mapping[str, Any], field: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "@type": "cr:Field",
        "@id": f"{resource['name']}/{field['name']}",
        "name": field["name"],
        **({"description": field["description"]} if "description" in field else {}),
        "dataType": _TYPES.get(field["type"], "sc:Text"),
        **({"repeated": True} if field["type"] == "array" else {}),
        "source": {
            "fileObject": {"@id": resource["path"]},
            "extract": {"column": field["name"]},
        },
    }
