"""Read MediaWiki's XML exports, schema 0.3 to 0.11, one revision at a time, and trust nothing in them.

Source of the format: https://www.mediawiki.org/xml/export-0.11.xsd and its predecessors. A document type, an entity
declaration, a processing instruction, an encoding other than UTF-8, elements nested deeper than the format has them,
a tag or a text without end: each is refused before it costs memory.
"""

from wikiwatch.fetch.export.reader import MAX_TEXT_BYTES, ExportReader, read_export
from wikiwatch.fetch.export.records import ExportPage, ExportProblem, ProblemKind

__all__ = [
    "MAX_TEXT_BYTES",
    "ExportPage",
    "ExportProblem",
    "ExportReader",
    "ProblemKind",
    "read_export",
]
