#pragma once

#include <span>

#include "server/stats/refusal.hpp"

namespace webdyno::stats {

struct Dip {
  double dip;      // 1 / (2n) to 1 / 4
  double p_value;  // of unimodal values with a dip as large, at most; 0.001 stands for less
};

/// How far values are from having one mode: the largest distance of their distribution function to
/// the nearest unimodal one, in probability. J. A. Hartigan, P. M. Hartigan, The dip test of
/// unimodality, Annals of Statistics 13, 1985. It depends on the values' places only up to shift
/// and scale.
///
/// The p-value is against the uniform distribution, of all unimodal ones the one with the largest
/// dips, from dip_table.cpp: for times with one mode it is too large, and false alarms are fewer
/// than 5 %. Four values at least, with fewer there is one dip only. Ties count as distance: values
/// that a timer has rounded to a few steps have several modes by this test.
///
/// NaN and infinities not_finite; all alike: no_spread.
Answer<Dip> dip_test(std::span<const double> values);

}  // namespace webdyno::stats
