"""Measures of networks: known answers, what holds for all networks, and another library's."""

from __future__ import annotations

import math

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from foedus.networks.centrality import (
    betweenness_centralization_freeman1978,
    betweenness_freeman1977,
    degree_centralization_freeman1978,
    hub_share,
)
from foedus.networks.connection import (
    algebraic_connectivity_fiedler1973,
    clustering_watts_strogatz1998,
    density,
    transitivity,
)
from foedus.networks.graph import (
    articulation_nodes,
    bridges,
    core,
    largest_part,
    links_of,
    parts,
)
from foedus.networks.overlap import containment, jaccard1912
from foedus.networks.positions import positions, steps, stress_gansner_et_al2004

Flags = NDArray[np.bool_]


def matrix(graph: nx.Graph) -> Flags:
    return np.asarray(nx.to_numpy_array(graph, nodelist=sorted(graph)) != 0)


@st.composite
def networks(draw: st.DrawFn, least: int = 1, most: int = 9) -> Flags:
    n = draw(st.integers(least, most))
    ties = draw(st.lists(st.booleans(), min_size=n * n, max_size=n * n))
    return links_of(np.array(ties, bool).reshape(n, n), draw(st.sampled_from(["either", "both"])))


SCALARS = (
    degree_centralization_freeman1978, betweenness_centralization_freeman1978, hub_share, density,
    algebraic_connectivity_fiedler1973, transitivity, clustering_watts_strogatz1998,
)  # fmt: skip


@pytest.mark.parametrize("n", [3, 4, 7, 30])
def test_a_star_has_centralization_one_and_a_ring_and_a_mesh_have_none(n: int) -> None:
    star, mesh, ring = (
        matrix(one) for one in (nx.star_graph(n - 1), nx.complete_graph(n), nx.cycle_graph(n))
    )
    for measure in (degree_centralization_freeman1978, betweenness_centralization_freeman1978):
        assert measure(star) == pytest.approx(1.0)
        assert measure(mesh) == pytest.approx(0.0)
        assert measure(ring) == pytest.approx(0.0, abs=1e-12)
    assert hub_share(star) == 1.0
    assert hub_share(mesh) == pytest.approx(2 / n)
    assert algebraic_connectivity_fiedler1973(star) == pytest.approx(1.0)
    assert algebraic_connectivity_fiedler1973(mesh) == pytest.approx(n)
    assert core(mesh)[0] == n - 1
    assert core(star)[0] == 1
    assert len(bridges(star)) == n - 1
    assert bridges(mesh) == ()
    assert articulation_nodes(star).tolist() == [0]


def test_a_path_of_four_is_worked_by_hand() -> None:
    path = matrix(nx.path_graph(4))
    # Degrees 1, 2, 2, 1: (1 + 1) / (3 * 2). Betweenness 0, 2, 2, 0: 2 (2 + 2) / (9 * 2).
    assert degree_centralization_freeman1978(path) == pytest.approx(1 / 3)
    assert betweenness_freeman1977(path).tolist() == [0.0, 2.0, 2.0, 0.0]
    assert betweenness_centralization_freeman1978(path) == pytest.approx(4 / 9)
    assert algebraic_connectivity_fiedler1973(path) == pytest.approx(2 - math.sqrt(2))


@given(networks())
@settings(max_examples=80, deadline=None)
def test_every_measure_agrees_with_another_library(links: Flags) -> None:
    graph = nx.from_numpy_array(links.astype(int))
    n = len(links)
    between = nx.betweenness_centrality(graph, normalized=False)
    assert betweenness_freeman1977(links) == pytest.approx([between[one] for one in range(n)])
    assert set(articulation_nodes(links).tolist()) == set(nx.articulation_points(graph))
    assert set(bridges(links)) == {(min(pair), max(pair)) for pair in nx.bridges(graph)}
    numbers = nx.core_number(graph)
    k, inside = core(links)
    assert k == max(numbers.values())
    assert set(inside.tolist()) == {node for node, number in numbers.items() if number == k}
    pieces = [sorted(one) for one in nx.connected_components(graph)]
    assert sorted(
        np.flatnonzero(parts(links) == one).tolist() for one in np.unique(parts(links))
    ) == sorted(pieces)
    assert len(largest_part(links)) == max(map(len, pieces))
    assert clustering_watts_strogatz1998(links) == pytest.approx(nx.average_clustering(graph))
    found = transitivity(links)
    assert (0 if math.isnan(found) else found) == pytest.approx(nx.transitivity(graph))
    lengths = dict(nx.all_pairs_shortest_path_length(graph))
    for one in range(n):
        for other in range(n):
            assert steps(links)[one, other] == lengths[one].get(other, math.inf)
    if n > 1:
        assert density(links) == pytest.approx(nx.density(graph))
        spectrum = np.sort(nx.laplacian_spectrum(graph))
        assert algebraic_connectivity_fiedler1973(links) == pytest.approx(spectrum[1], abs=1e-8)


@given(networks(), st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
def test_calling_the_nodes_otherwise_changes_nothing(links: Flags, random: object) -> None:
    order = list(range(len(links)))
    random.shuffle(order)  # type: ignore[attr-defined]
    other = links[np.ix_(order, order)]
    for measure in SCALARS:
        assert measure(other) == pytest.approx(measure(links), nan_ok=True, abs=1e-9)
    assert core(other)[0] == core(links)[0]
    assert {order[one] for one in articulation_nodes(other).tolist()} == set(
        articulation_nodes(links).tolist()
    )


@given(networks(least=3))
@settings(max_examples=60, deadline=None)
def test_centralization_lies_between_a_mesh_and_a_star(links: Flags) -> None:
    for measure in (degree_centralization_freeman1978, betweenness_centralization_freeman1978):
        assert -1e-12 <= measure(links) <= 1 + 1e-12
    connected = len(np.unique(parts(links))) == 1
    assert (algebraic_connectivity_fiedler1973(links) > 0) == connected


def test_what_has_no_value_is_none_of_the_numbers() -> None:
    nobody, alone = np.zeros((0, 0), bool), np.zeros((1, 1), bool)
    for links in (nobody, alone):
        for measure in SCALARS:
            if measure is not clustering_watts_strogatz1998 or not len(links):
                assert math.isnan(measure(links))
        assert core(links)[0] == 0
        assert bridges(links) == ()
    assert largest_part(nobody).tolist() == []


def test_a_link_that_takes_both_is_not_one_of_either() -> None:
    ties = np.array([[1, 1, 0], [0, 1, 1], [0, 1, 0]])
    assert links_of(ties).astype(int).tolist() == [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    assert links_of(ties, "both").astype(int).tolist() == [[0, 0, 0], [0, 0, 1], [0, 1, 0]]
    with pytest.raises(ValueError, match="no fold"):
        links_of(ties, "neither")
    with pytest.raises(ValueError, match="n by n"):
        links_of(np.zeros((2, 3)))


@given(st.lists(st.sets(st.integers(0, 6)), min_size=1, max_size=5))
@settings(max_examples=80, deadline=None)
def test_overlaps_are_what_plain_sets_say(groups: list[set[int]]) -> None:
    member = np.array([[one in group for one in range(7)] for group in groups], bool)
    found, inside = jaccard1912(member), containment(member)
    for a, one in enumerate(groups):
        for b, other in enumerate(groups):
            if one | other:
                assert found[a, b] == pytest.approx(len(one & other) / len(one | other))
                assert found[a, b] == found[b, a]
                assert 0 <= found[a, b] <= 1
            else:
                assert math.isnan(found[a, b])
            if one:
                assert inside[a, b] == pytest.approx(len(one & other) / len(one))


@given(networks(most=12), st.integers(0, 5))
@settings(max_examples=20, deadline=None)
def test_every_node_has_a_place_in_the_frame_and_the_same_one_again(
    links: Flags, seed: int
) -> None:
    at = positions(links, seed=seed)
    assert at.shape == (len(links), 2)
    assert np.isfinite(at).all()
    assert np.abs(at).max() <= 1.0
    assert np.array_equal(at, positions(links, seed=seed))
    assert len({tuple(one) for one in at.tolist()}) == len(links)


def test_those_a_step_apart_lie_closer_than_those_two_apart() -> None:
    path = matrix(nx.path_graph(5))
    at = stress_gansner_et_al2004(path, seed=3)
    gap = np.sqrt(((at[:, None] - at[None]) ** 2).sum(axis=2))
    assert gap[0, 1] < gap[0, 2] < gap[0, 4]
    with pytest.raises(ValueError, match="no path"):
        stress_gansner_et_al2004(np.zeros((4, 4), bool), seed=1)


@given(st.floats(0.01, 1), st.integers(2, 8))
def test_the_connectivity_of_equal_weights_is_their_weight_a_node(weight: float, n: int) -> None:
    found = algebraic_connectivity_fiedler1973(np.full((n, n), weight))
    assert found / n == pytest.approx(weight)


def test_weights_in_two_halves_have_no_connectivity() -> None:
    assert algebraic_connectivity_fiedler1973(np.kron(np.eye(2), np.ones((3, 3)))) == 0


def test_the_connectivity_of_a_weighted_path_is_worked_by_hand() -> None:
    # The Laplacian of the path of three has eigenvalues 0, 1, 3; of half the weight, half of each.
    path = np.array([[0, 0.5, 0], [0.5, 0, 0.5], [0, 0.5, 0]])
    assert algebraic_connectivity_fiedler1973(path) == pytest.approx(0.5)
