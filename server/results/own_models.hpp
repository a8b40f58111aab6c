#pragma once

#include <string>
#include <vector>

#include "server/results/arm_names.hpp"
#include "server/results/results.hpp"

namespace webdyno::results {

/// Rows that can be compared: of one model of one's own, fed one way and as much. The fastest comes
/// first, what has no number last.
struct OwnModelTable {
  std::string model;      // its label, or its hash where none is known
  std::string input;      // parameter `input`; empty where all rows of the sweep have the same
  std::string fed;        // how much; empty where all rows of the model and input had as much
  bool variants = false;  // there are several
  std::vector<const ResultRow*> rows;
};

/// Of a table of workload custom. They point to the same rows.
std::vector<OwnModelTable> own_model_tables(const std::vector<const ResultRow*>& rows);

/// "model_fp16 by onnxruntime-web on wasm", without the variant where there is one.
std::string own_model_arm(const OwnModelTable& table, const ResultRow& row, const ArmNames& names);

/// What a person asked: which is the fastest, how surely, and what its time cannot be compared with
/// and why. Empty where nothing was measured.
std::string fastest_words(const OwnModelTable& table, const ArmNames& names);

/// What "off by" is from, and what has no number there. Empty where nothing was compared.
std::string outputs_words(const OwnModelTable& table, const ArmNames& names);

}  // namespace webdyno::results
