"""One joint processing plant or two separate ones: scale against distance.

This is a model with assumptions. A plant costs less per tonne the bigger it is (a power law, the "six-tenths
rule"), but one plant for two countries has feed to haul. The model puts the feed of each country at its known
deposits, builds either one plant for all or one for each country, and compares payback and net present value.

Volumes are tonnes of contained metal a year, distances kilometres, capital million US dollars of one year's
prices (the discount rate is real), margins and haulage US dollars.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace

import pandas as pd

from carep.chapters.hub.feed import Feed, scaled
from carep.chapters.models import swings
from carep.minerals import assumptions
from carep.minerals.annuity import annuity
from carep.minerals.assumptions import ModelInputError, require
from carep.minerals.distance import great_circle_km


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


def terms(**given: float) -> Terms:
    """The defaults of ``data/assumptions.yaml`` with some of them changed.

    >>> terms(exponent=0.7).exponent
    0.7
    """
    defaults = {field.name: assumptions.get(f"hub.{field.name}").value for field in fields(Terms)}
    return Terms(**{**defaults, **given})


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


def best_site(feeds: Sequence[Feed], site_in: str = "either") -> Feed:
    """The place of ``feeds`` (in the country ``site_in``, or in any) to which all feeds travel the fewest kilometres.

    Weighted by tonnes; ties go to the first name in the alphabet. Only places with feed are candidates: a railway
    junction between them may be better, and is not looked for.

    Raises
    ------
    ModelInputError
        When there is no feed, or none in the country.
    """
    candidates = [feed for feed in feeds if site_in in ("either", feed.country)]
    if not candidates:
        raise ModelInputError("no deposit to build at", where=site_in, do="choose a commodity with deposits on record")
    candidates.sort(key=lambda feed: feed.place)
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
    def npv_apart(self) -> float:
        """NPV of the separate plants together."""
        return sum(plant.npv for plant in self.separate)

    @property
    def gain(self) -> float:
        """NPV of the joint plant less that of the separate ones together."""
        return self.joint.npv - self.npv_apart


def compare(feeds: Sequence[Feed], terms: Terms, site_in: str = "either") -> Comparison:
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
        joint=build("joint", feeds, best_site(feeds, site_in), terms),
        separate=tuple(build(country, own, best_site(own), terms) for country, own in by_country.items()),
    )


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


def surface(
    feeds: Sequence[Feed], terms: Terms, site_in: str, *, exponents: Sequence[float], haulages: Sequence[float]
) -> pd.DataFrame:
    """Gain of the joint plant (million USD) over scale exponent and freight rate."""
    return pd.DataFrame(
        {
            "exponent": exponent,
            "haulage": haulage,
            "gain": compare(feeds, replace(terms, exponent=exponent, haulage=haulage), site_in).gain,
        }
        for exponent in exponents
        for haulage in haulages
    )


def over_feed(feeds: Sequence[Feed], terms: Terms, site_in: str, *, factors: Sequence[float]) -> pd.DataFrame:
    """NPV (million USD) of the joint plant and of the separate ones together, over multiples of today's feed."""
    made = [compare(scaled(feeds, factor), terms, site_in) for factor in factors]
    return pd.DataFrame(
        {"volume": item.joint.volume, "plan": plan, "npv": npv}
        for item in made
        for plan, npv in (("joint plant", item.joint.npv), ("separate plants", item.npv_apart))
    )


def sensitivity(feeds: Sequence[Feed], terms: Terms, site_in: str = "either") -> pd.DataFrame:
    """Gain of the joint plant with each assumption at the ends of its range, widest swing first."""
    known = {field.name: assumptions.get(f"hub.{field.name}") for field in fields(Terms)}
    return swings(
        {name: (item.low, item.high) for name, item in known.items()},
        lambda name, end: compare(feeds, replace(terms, **{name: end}), site_in).gain,
        base=compare(feeds, terms, site_in).gain,
    )


def used(terms: Terms) -> dict[str, float]:
    """The terms under the ids of ``data/assumptions.yaml``."""
    return {f"hub.{name}": value for name, value in vars(terms).items()}
