"""One joint processing plant or two separate ones: scale against distance.

This is a model with assumptions. A plant costs less per tonne the bigger it is (a power law, the "six-tenths
rule"), but one plant for two countries has feed to haul. The model puts the feed of each country at its known
deposits, builds either one plant for all or one for each country, and compares payback and net present value.

Volumes are tonnes of contained metal a year, distances kilometres, capital million US dollars of one year's
prices (the discount rate is real), margins and haulage US dollars.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from carep.minerals import assumptions
from carep.minerals.annuity import annuity
from carep.minerals.assumptions import ModelInputError, require

if TYPE_CHECKING:
    import pandas as pd

EARTH_RADIUS_KM = 6371.0088
"""Mean radius of the Earth: Moritz, Geodetic Reference System 1980 (Journal of Geodesy 74, 2000), R1."""


@dataclass(frozen=True)
class Feed:
    """Metal that a place delivers: ``volume`` in tonnes of contained metal a year."""

    place: str
    country: str
    latitude: float
    longitude: float
    volume: float

    def __post_init__(self) -> None:
        require(f"latitude of {self.place} (degrees)", self.latitude, low=-90, high=90)
        require(f"longitude of {self.place} (degrees)", self.longitude, low=-180, high=180)
        require(f"volume of {self.place} (t a year)", self.volume, low=0)


@dataclass(frozen=True)
class Terms:
    """What a plant costs and earns.

    ``reference_cost`` (million USD) is the capital of a plant of ``reference_volume`` (t a year); ``exponent`` the
    power of scale; ``margin`` what a tonne of contained metal earns after the feed is paid and before haulage (USD/t);
    ``haulage`` the freight rate (USD per tonne-kilometre); ``haul_mass`` the tonnes hauled for a tonne of metal;
    ``detour`` the length of the way over the great circle; ``utilisation`` output over capacity; ``years`` of life.
    """

    reference_cost: float
    reference_volume: float
    exponent: float
    margin: float
    haulage: float
    haul_mass: float
    detour: float
    utilisation: float
    discount: float
    years: float

    def __post_init__(self) -> None:
        require("reference cost (million USD)", self.reference_cost, low=0)
        require("reference volume (t a year)", self.reference_volume, low=0, low_open=True)
        require("scale exponent", self.exponent, low=0, high=1, low_open=True)
        require("margin (USD/t)", self.margin)
        require("haulage (USD per t·km)", self.haulage, low=0)
        require("haul mass (t per t of metal)", self.haul_mass, low=0)
        require("detour factor", self.detour, low=1)
        require("utilisation", self.utilisation, low=0, high=1, low_open=True)
        require("discount rate (a year)", self.discount, low=0, high=1)
        require("life of the plant (years)", self.years, low=0)


def great_circle_km(latitude1: float, longitude1: float, latitude2: float, longitude2: float) -> float:
    r"""Distance over the great circle between two points in degrees, by the haversine formula, in km.

    .. math:: d = 2 R \arcsin\sqrt{\sin^2\tfrac{\Delta\varphi}{2}
              + \cos\varphi_1 \cos\varphi_2 \sin^2\tfrac{\Delta\lambda}{2}}

    (Sinnott, Virtues of the Haversine, Sky and Telescope 68, 1984.)

    >>> round(great_circle_km(0, 0, 0, 90))  # a quarter of the equator
    10008
    """
    phi1, phi2 = math.radians(latitude1), math.radians(latitude2)
    half_phi, half_lambda = (phi2 - phi1) / 2, math.radians(longitude2 - longitude1) / 2
    square = math.sin(half_phi) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(square)))


def capital_cost(volume: float, terms: Terms) -> float:
    r"""Capital of a plant for ``volume`` tonnes a year, in million USD.

    .. math:: K = K_0 \left(\frac{Q / u}{Q_0}\right)^n

    with utilisation u and exponent n; n = 0.6 is the six-tenths rule (Williams, Six-Tenths Factor Aids in
    Approximating Costs, Chemical Engineering 54, 1947), n = 1 means no economies of scale.

    >>> terms = Terms(100, 1000, 0.6, 0, 0, 0, 1, 1, 0, 1)
    >>> round(capital_cost(2000, terms), 2), capital_cost(0, terms)
    (151.57, 0.0)
    """
    require("volume (t a year)", volume, low=0)
    if volume == 0:
        return 0.0
    return float(terms.reference_cost * (volume / terms.utilisation / terms.reference_volume) ** terms.exponent)


@dataclass(frozen=True)
class Plant:
    """One plant as the model sees it. Money in million USD, ``haul_km`` per tonne of metal.

    ``payback`` is capital over yearly cash, undiscounted, in years; ``None`` when the plant never earns.
    """

    name: str
    site: str
    volume: float
    haul_km: float
    capital: float
    haulage: float
    cash: float
    payback: float | None
    npv: float


def haul_kilometres(feeds: Iterable[Feed], latitude: float, longitude: float, detour: float) -> float:
    """Tonne-kilometres of metal a year from ``feeds`` to a site."""
    return sum(
        feed.volume * detour * great_circle_km(feed.latitude, feed.longitude, latitude, longitude) for feed in feeds
    )


def best_site(feeds: Sequence[Feed], *, country: str | None = None) -> Feed:
    """The place of ``feeds`` (of ``country``, when given) to which all feeds travel the fewest tonne-kilometres.

    Ties go to the first name in the alphabet. Only places with feed are candidates: a railway junction between
    them may be better, and is not looked for.

    Raises
    ------
    ModelInputError
        When there is no feed, or none in the country.
    """
    candidates = sorted((feed for feed in feeds if country in (None, feed.country)), key=lambda feed: feed.place)
    if not candidates:
        raise ModelInputError("no deposit to build at", where=country, do="choose a commodity with deposits on record")
    return min(candidates, key=lambda site: round(haul_kilometres(feeds, site.latitude, site.longitude, 1.0), 6))


def build(name: str, feeds: Sequence[Feed], site: Feed, terms: Terms) -> Plant:
    r"""The plant that treats all of ``feeds`` at ``site``.

    Yearly cash is :math:`Q m - h\,w \sum_i Q_i \delta d_i` with margin m, freight rate h, hauled mass w, detour
    :math:`\delta`; NPV is cash times the annuity less capital.
    """
    volume = sum(feed.volume for feed in feeds)
    kilometres = haul_kilometres(feeds, site.latitude, site.longitude, terms.detour)
    freight = kilometres * terms.haul_mass * terms.haulage / 1e6
    capital = capital_cost(volume, terms)
    cash = volume * terms.margin / 1e6 - freight
    return Plant(
        name=name,
        site=site.place,
        volume=volume,
        haul_km=kilometres / volume if volume else 0.0,
        capital=capital,
        haulage=freight,
        cash=cash,
        payback=capital / cash if cash > 0 else None,
        npv=cash * annuity(terms.discount, terms.years) - capital,
    )


@dataclass(frozen=True)
class Comparison:
    """The joint plant, the separate ones, and what the joint one gains (million USD)."""

    joint: Plant
    separate: tuple[Plant, ...]

    @property
    def capital_saved(self) -> float:
        return sum(plant.capital for plant in self.separate) - self.joint.capital

    @property
    def haulage_added(self) -> float:
        """Yearly."""
        return self.joint.haulage - sum(plant.haulage for plant in self.separate)

    @property
    def gain(self) -> float:
        """NPV of the joint plant less that of the separate ones together."""
        return self.joint.npv - sum(plant.npv for plant in self.separate)

    def frame(self) -> pd.DataFrame:
        """One row a plant, the joint one first."""
        import pandas as pd

        return pd.DataFrame([vars(plant) for plant in (self.joint, *self.separate)])


def compare(feeds: Sequence[Feed], terms: Terms, *, site_in: str | None = None) -> Comparison:
    """One plant for all feeds against one for each country, each at its best site (:func:`best_site`).

    Raises
    ------
    ModelInputError
        When the feeds are of one country only: there is nothing to join.
    """
    countries = sorted({feed.country for feed in feeds if feed.volume > 0})
    if len(countries) < 2:
        raise ModelInputError(
            "a joint plant needs feed of two countries",
            found=", ".join(countries) or "none",
            do="choose a commodity that both countries produce",
        )
    by_country = {country: [feed for feed in feeds if feed.country == country] for country in countries}
    return Comparison(
        joint=build("joint", feeds, best_site(feeds, country=site_in), terms),
        separate=tuple(build(country, own, best_site(own), terms) for country, own in by_country.items()),
    )


def scaled(feeds: Sequence[Feed], factor: float) -> list[Feed]:
    """The same places with ``factor`` times the volume."""
    require("feed factor", factor, low=0)
    return [replace(feed, volume=feed.volume * factor) for feed in feeds]


def threshold_volume(plant: Plant, terms: Terms) -> float | None:
    r"""The feed (t of metal a year) from which the plant's NPV is no longer negative; ``None`` if no feed is enough.

    Cash grows with volume and capital with its n-th power, so NPV is zero at

    .. math:: Q^* = Q \left(\frac{K}{a\,B}\right)^{1/(1-n)}

    with capital K and yearly cash B at volume Q, annuity a. For n = 1 scale does not matter: 0 if the plant pays
    at all. The places keep their shares of the feed.
    """
    worth = annuity(terms.discount, terms.years) * plant.cash
    if worth <= 0:
        return None if plant.capital > 0 else 0.0
    if terms.exponent == 1:
        return 0.0 if worth >= plant.capital else None
    return float(plant.volume * (plant.capital / worth) ** (1 / (1 - terms.exponent)))


def advantage_ends(comparison: Comparison, terms: Terms) -> float | None:
    r"""The joint feed (t a year) above which haulage eats what the joint plant saves in capital.

    Savings grow with the n-th power of the feed and haulage with the feed itself:

    .. math:: Q^+ = Q \left(\frac{K_\mathrm{separate} - K_\mathrm{joint}}{a\,\Delta H}\right)^{1/(1-n)}

    ``None`` when haulage adds nothing: the joint plant is better, or as good, at every feed. 0 when it is never better.
    """
    added = annuity(terms.discount, terms.years) * comparison.haulage_added
    if added <= 0:
        return None
    saved = comparison.capital_saved
    if terms.exponent == 1 or saved <= 0:
        return 0.0
    return float(comparison.joint.volume * (saved / added) ** (1 / (1 - terms.exponent)))


def surface(
    feeds: Sequence[Feed],
    terms: Terms,
    *,
    exponents: Sequence[float],
    haulages: Sequence[float],
    site_in: str | None = None,
) -> pd.DataFrame:
    """Gain of the joint plant (million USD) over scale exponent and freight rate."""
    import pandas as pd

    rows = []
    for exponent in exponents:
        for haulage in haulages:
            made = compare(feeds, replace(terms, exponent=exponent, haulage=haulage), site_in=site_in)
            rows.append({"exponent": exponent, "haulage": haulage, "gain": made.gain, "joint_npv": made.joint.npv})
    return pd.DataFrame(rows)


def over_feed(
    feeds: Sequence[Feed], terms: Terms, *, factors: Sequence[float], site_in: str | None = None
) -> pd.DataFrame:
    """NPV (million USD) of the joint plant and of the separate ones together, over multiples of today's feed."""
    import pandas as pd

    rows = []
    for factor in factors:
        made = compare(scaled(feeds, factor), terms, site_in=site_in)
        volume = made.joint.volume
        rows.append({"factor": factor, "volume": volume, "plan": "joint plant", "npv": made.joint.npv})
        both = sum(plant.npv for plant in made.separate)
        rows.append({"factor": factor, "volume": volume, "plan": "separate plants", "npv": both})
    return pd.DataFrame(rows)


def sensitivity(feeds: Sequence[Feed], terms: Terms, *, site_in: str | None = None) -> pd.DataFrame:
    """Gain of the joint plant with each assumption at the ends of its range, widest swing first."""
    import pandas as pd

    base = compare(feeds, terms, site_in=site_in).gain
    rows = []
    for assumption in assumptions.load().values():
        model, _, name = assumption.id.partition(".")
        if model != "hub" or not hasattr(terms, name):
            continue
        ends = [
            compare(feeds, replace(terms, **{name: end}), site_in=site_in).gain
            for end in (assumption.low, assumption.high)
        ]
        rows.append(
            {"input": name, "low": assumption.low, "high": assumption.high, "gain_low": ends[0], "gain_high": ends[1]}
        )
    frame = pd.DataFrame(rows)
    frame["gain_base"] = base
    frame["swing"] = (frame["gain_high"] - frame["gain_low"]).abs()
    return frame.sort_values(["swing", "input"], ascending=[False, True], kind="stable").reset_index(drop=True)


def feeds_of(
    deposits: pd.DataFrame, volumes: Mapping[str, float], commodity: str, *, statuses: Sequence[str] = ()
) -> list[Feed]:
    """Each country's volume spread evenly over its deposits of ``commodity`` on record.

    Parameters
    ----------
    deposits
        An inventory with columns ``name, country, latitude, longitude, commodities`` and ``status``.
    volumes
        Tonnes of contained metal a year by country.
    statuses
        When given, only deposits of these statuses (a country without any keeps all of its deposits).

    Raises
    ------
    ModelInputError
        When a country with volume has no deposit of the commodity with coordinates in the inventory.
    """
    has = deposits["commodities"].fillna("").map(lambda cell: commodity in cell.split("|"))
    located = deposits[has & deposits["latitude"].notna() & deposits["longitude"].notna()]
    feeds: list[Feed] = []
    for country, volume in sorted(volumes.items()):
        require(f"volume of {country} (t a year)", volume, low=0)
        own = located[located["country"] == country]
        if statuses and own["status"].isin(statuses).any():
            own = own[own["status"].isin(statuses)]
        if own.empty and volume > 0:
            raise ModelInputError(
                f"no deposit of {commodity} with coordinates in {country}",
                do="choose a commodity that the inventory lists in both countries",
            )
        own = own.sort_values(["name", "latitude", "longitude"], kind="stable")
        feeds += [
            Feed(str(name), country, float(latitude), float(longitude), volume / len(own))
            for name, latitude, longitude in zip(own["name"], own["latitude"], own["longitude"], strict=True)
        ]
    return feeds
