#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/results/results.hpp"

namespace webdyno::results {

/// What a flag says of a number, in a line; empty for a word that is no flag. The dashboard has the
/// same words.
std::string_view flag_words(std::string_view flag);

/// "dense relu, dense softmax" of "2 x dense 784-64 relu, dense 64-10 softmax": the kinds of layers
/// without their sizes, which the table's columns have.
std::string network_kind(std::string_view network);

/// "a", "per_sample: one update of the weights a sample".
struct Note {
  std::string mark;  // a letter, or "all"
  std::string text;
};

/// What the numbers of some rows are of: how training updates, how results are read back, which
/// network. What most rows have in common stands in the table's head; a row that differs, or that
/// has a flag, has letters beside its number, and each letter has a line below the table. A flag
/// that all rows have needs no letter: its line begins with "all".
class Remarks {
 public:
  /// Of the rows that have numbers. `percentiles`: the table shows p95, which is another one of
  /// groups of calls.
  Remarks(const std::vector<const ResultRow*>& rows, bool percentiles);

  /// "unless marked: minibatch; sync readback"; empty where nothing is known.
  const std::string& head() const { return head_; }

  /// The row's letters: "a", "bc", "".
  std::string letters(const ResultRow& row) const;

  /// Of the row that has the most.
  std::size_t most_letters() const { return most_letters_; }

  /// What each letter stands for, then what is so of all rows.
  std::vector<Note> notes() const;

 private:
  std::vector<std::string> notes_of_all(const std::vector<const ResultRow*>& rows) const;
  std::vector<std::string> notes_of(const ResultRow& row) const;  // without those of all

  bool percentiles_;
  std::map<std::string, std::string> common_;  // of update_rule, readback, network
  std::string head_;
  std::vector<std::string> of_all_;  // what every row with numbers has
  std::vector<std::string> lines_;   // the first has letter a
  std::size_t most_letters_ = 0;
};

}  // namespace webdyno::results
