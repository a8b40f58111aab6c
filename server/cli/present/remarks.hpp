#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/cli/present/results.hpp"

namespace webdyno::present {

/// What a flag says of a number, in a line; empty for a word that is no flag. The dashboard has the
/// same words.
std::string_view flag_words(std::string_view flag);

/// "dense relu, dense softmax" of "2 x dense 784-64 relu, dense 64-10 softmax": the kinds of layers
/// without their sizes, which the table's columns have.
std::string network_kind(std::string_view network);

/// What the numbers of some rows are of: how training updates, how results are read back, which
/// network. What most rows have in common stands in the table's head; a row that differs, or that
/// has a flag, has letters beside its number, and each letter has a line below the table. A flag
/// that all rows have needs no letter: its line begins with "all".
class Remarks {
 public:
  /// Of the rows that have numbers. `percentiles`: the table shows p95, which is another one of
  /// groups of calls.
  Remarks(const std::vector<const ResultRow*>& rows, bool percentiles);

  /// "unless marked: minibatch; sync readback", in lines; none where nothing is known.
  std::vector<std::string> head(std::size_t columns) const;

  /// The row's letters, padded to the breadth of the longest: " a ", " bc", "".
  std::string marks(const ResultRow& row) const;

  /// "a  per_sample: one update of the weights a sample"
  std::vector<std::string> notes(std::size_t columns) const;

 private:
  std::vector<std::string> notes_of_all(const std::vector<const ResultRow*>& rows) const;
  std::vector<std::string> notes_of(const ResultRow& row) const;  // without those of all

  bool percentiles_;
  std::map<std::string, std::string> common_;  // of update_rule, readback, network
  std::string head_;
  std::vector<std::string> of_all_;  // what every row with numbers has
  std::vector<std::string> lines_;   // the first has letter a
  std::size_t longest_ = 0;          // letters of a row
};

}  // namespace webdyno::present
