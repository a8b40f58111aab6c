#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "server/results/remarks.hpp"

namespace webdyno::present {

using results::flag_words;
using results::network_kind;

/// Remarks as a terminal writes them.
class Remarks {
 public:
  Remarks(const std::vector<const results::ResultRow*>& rows, bool percentiles)
      : remarks_(rows, percentiles) {}

  /// "unless marked: minibatch; sync readback", in lines; none where nothing is known.
  std::vector<std::string> head(std::size_t columns) const;

  /// The row's letters, padded to the breadth of the longest: " a ", " bc", "".
  std::string marks(const results::ResultRow& row) const;

  /// "a  per_sample: one update of the weights a sample"
  std::vector<std::string> notes(std::size_t columns) const;

 private:
  results::Remarks remarks_;
};

}  // namespace webdyno::present
