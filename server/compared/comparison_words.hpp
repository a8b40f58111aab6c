#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "server/compare/report.hpp"

namespace webdyno::compared {

// What all formats of a comparison for people say alike. Texts are as they came: a format makes
// them harmless in its own way.

/// "sweep 0190a1b2-... (quick)", "framework=tfjs,backend=wasm of sweep ...".
std::string side_words(const compare::SideName& side);

/// "10.7", "351 MB"; a dash where there is none.
std::string amount(const compare::ArmNumbers& numbers, compare::Measure measure);

/// "1.056 [1.041, 1.071]"; "1.056" of an interval without width; a dash.
std::string ratio_words(const compare::Row& row);

/// "slower", "unsure (12)", "larger"; "too few" and its like where there is none.
std::string verdict_words(const compare::Row& row);

/// "0.0079", "< 0.0001"; a dash where none was asked.
std::string p_words(const compare::Row& row);

/// "+0.84"; a dash.
std::string delta_words(const compare::Row& row);

/// What is to be known of a row beside its numbers: "wider", "constant", "version 4.20.0 in base,
/// 4.22.0 in head", "2 of 5 trials failed in head". `by_block`: rows of this report usually are.
std::vector<std::string> remarks_of(const compare::Row& row, const compare::Cell& cell,
                                    bool by_block);

/// "geometric mean 1.032 of 12 ratios, 2 missing".
std::string aggregate_words(const compare::MeasureRows& table);

/// What delta and p of a report's rows are.
std::string tests_words(const compare::Report& report);

/// "mind depth 2: 1 of 10 trials of head is done", of a cell that is broken.
std::string broken_words(const compare::Cell& cell);

/// "2 regressions; 3 slower or more, 1 faster or less, 14 same, 3 unsure, 1 without a verdict".
std::string counts_words(const compare::VerdictCounts& counts);

/// What a configuration that is compared with none lacks.
std::string left_words(const compare::Left& left);

/// Rows whose p-values were adjusted together.
std::size_t tested_rows(const compare::Report& report);

}  // namespace webdyno::compared
