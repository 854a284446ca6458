"""Screens: plates with their runs, wells and fields."""

import math
from collections.abc import Sequence
from datetime import datetime
from itertools import product

from omeroweb_pyr.embedded.seed.rows import Details, insert_many, next_id
from omeroweb_pyr.embedded.seed.writing import Writing, milliseconds


class Screens(Writing):
    """Makes screens and plates."""

    def screen(
        self, owner: int, group: int, name: str, description: str | None = None, *, when: datetime | None = None, id: int | None = None
    ) -> int:
        """Make a screen."""
        return self._container("Screen", owner, group, when, id, name=name, description=description)

    def plate(
        self,
        owner: int,
        group: int,
        name: str,
        description: str | None = None,
        *,
        screen: int | None = None,
        rows: int | None = 8,
        columns: int | None = 12,
        when: datetime | None = None,
        id: int | None = None,
        row_names: str = "letter",
        column_names: str = "number",
    ) -> int:
        """Make a plate, in a screen if one is given."""
        made = self._container(
            "Plate",
            owner,
            group,
            when,
            id,
            name=name,
            description=description,
            rows=rows,
            columns=columns,
            rowNamingConvention=row_names,
            columnNamingConvention=column_names,
        )
        if screen is not None:
            self.link("screen", screen, "plate", made, owner=owner, group=group, when=when)
        return made

    def run(self, plate: int, name: str | None = None, *, fields: int | None = None, when: datetime | None = None) -> int:
        """Make a run (plate acquisition) of a plate."""
        start = milliseconds(when)
        times = {"startTime": start, "endTime": start + 3_600_000}
        return self._inside("PlateAcquisition", "Plate", plate, when, plate=plate, name=name, maximumFieldCount=fields, **times)

    def well(self, plate: int, row: int, column: int, *, when: datetime | None = None, **values: object) -> int:
        """Make a well; row and column count from 0."""
        return self._inside("Well", "Plate", plate, when, plate=plate, row=row, column=column, **values)

    def field(
        self,
        well: int,
        image: int,
        *,
        run: int | None = None,
        position: tuple[float, float] | None = None,
        when: datetime | None = None,
    ) -> int:
        """Make a field (well sample) of an image; it comes after those that the well has."""
        x, y = ((length, "MICROMETER") for length in position) if position else (None, None)
        with self._writing() as writer:
            sql = "SELECT coalesce(max(well_index), -1) + 1 FROM wellsample WHERE well = ?"
            (place,) = writer.connection.execute(sql, (well,)).fetchone()
        values = {"well_index": place, "posX": x, "posY": y, "plateAcquisition": run}
        return self._inside("WellSample", "Well", well, when, well=well, image=image, **values)

    def wells(
        self,
        plate: int,
        images: Sequence[int],
        *,
        rows: int,
        columns: int,
        runs: Sequence[int] = (),
        pitch: float | None = None,
        when: datetime | None = None,
    ) -> range:
        """Make all wells of a plate, row by row, and spread images over them: of each well run after run, field after field.

        With a ``pitch`` (µm) between them, the fields of a run stand in a square around the middle of the well.
        """
        count = rows * columns
        share = len(images) // count
        if share * count != len(images) or (runs and share % len(runs)):
            raise ValueError(f"{len(images)} images don't fill {count} wells evenly")
        each = share // (len(runs) or 1)
        with self._writing() as writer:
            owner, group = self._details(writer, "Plate", plate)
            details, db = Details(owner, group, self._event(writer, owner, group, when)), writer.connection
            first, sample = next_id(db, "Well"), next_id(db, "WellSample")
            made = range(first, first + count)
            places = list(product(range(rows), range(columns)))
            insert_many(db, "Well", made, details, plate=plate, row=[row for row, _ in places], column=[column for _, column in places])
            insert_many(
                db,
                "WellSample",
                range(sample, sample + len(images)),
                details,
                well=[well for well in made for _ in range(share)],
                well_index=[place for _ in made for place in range(share)],
                image=list(images),
                **(_positions(each, pitch, count * (len(runs) or 1)) if pitch else {}),
                plateAcquisition=[runs[place // each] if runs else None for _ in made for place in range(share)],
            )
        return made


def _positions(fields: int, pitch: float, times: int) -> dict[str, list[tuple[float, str]]]:
    """Let fields stand in rows of a square, the first at its upper left; the same for each well."""
    across = math.ceil(math.sqrt(fields))
    middle = (across - 1) / 2
    spots = [(field % across - middle, middle - field // across) for field in range(fields)]
    return {f"pos{axis}": [(spot[at] * pitch, "MICROMETER") for spot in spots] * times for at, axis in enumerate("XY")}
