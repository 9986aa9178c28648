"""A .docx as a package of XML parts: opened without running, fetching or resolving anything in it."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Element

from ingest.errors import DamagedFile, Encrypted, Mislabelled, TooComplex

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the container of .doc, and of an encrypted .docx
_SEALED = "EncryptedPackage".encode("utf-16-le")
_PART_LIMIT = 100_000_000  # bytes, unpacked: about 4,000 pages
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")  # names of ISO/IEC 29500 Strict
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError, KeyError)


class Package:
    """The parts of a file by name. Raises DamagedFile, Encrypted, Mislabelled or TooComplex as they are asked for."""

    def __init__(self, data: bytes, path: Path) -> None:
        if data.startswith(_OLE):
            raise Encrypted(path) if _SEALED in data else Mislabelled(path, suffix=path.suffix, kind=".doc")
        self._path = path
        self._relations: dict[str, list[tuple[str, str]]] = {}
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise DamagedFile(path, reason="ZIP") from error
        self._entries = {info.filename.replace("\\", "/").lower(): info for info in self._zip.infolist()}

    @property
    def document(self) -> str:
        """The name of the main part."""
        found = self.related("", "officeDocument")
        if not found:
            raise DamagedFile(self._path, reason="word/document.xml")
        return found[0]

    def related(self, part: str, kind: str) -> list[str]:
        """The names of the parts that ``part`` refers to as ``kind`` ("footnotes"), those in the package only."""
        if part not in self._relations:
            self._relations[part] = list(self._read_relations(part))
        return [target for said, target in self._relations[part] if said == kind]

    def _read_relations(self, part: str) -> Iterator[tuple[str, str]]:
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        for relation in self.root(relations).iter(_RELATION) if relations in self._entries else ():
            target = unquote(relation.get("Target", "")).replace("\\", "/")
            inside = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/").lower()
            if relation.get("TargetMode") != "External" and inside in self._entries:
                yield relation.get("Type", "").rpartition("/")[2], inside

    def root(self, part: str) -> Element:
        """The root of a part's XML, comments left out."""
        data = self._unpack(part)
        if any(mark in data for mark in _DOCTYPES):
            raise TooComplex(self._path, reason=f"{part}: DOCTYPE")
        if b"purl.oclc.org" in data:
            data = _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", data)
        try:
            root = etree.fromstring(data, _parser())
        except (etree.XMLSyntaxError, ValueError) as error:
            if "huge" in str(error).lower():  # libxml2's own limits of depth and length
                raise TooComplex(self._path, reason=f"{part}: XML") from error
            raise DamagedFile(self._path, reason=f"{part}: XML") from error
        if root.getroottree().docinfo.internalDTD is not None:
            raise TooComplex(self._path, reason=f"{part}: DOCTYPE")
        return root

    def _unpack(self, part: str) -> bytes:
        entry = self._entries[part]
        if entry.flag_bits & 1:
            raise Encrypted(self._path)
        try:
            with self._zip.open(entry) as opened:
                data = opened.read(_PART_LIMIT + 1)
        except (*_BROKEN, RuntimeError) as error:
            raise DamagedFile(self._path, reason=f"ZIP: {part}") from error
        if len(data) > _PART_LIMIT:
            raise TooComplex(self._path, reason=f"{part} > {_PART_LIMIT // 1_000_000} MB")
        return data


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
