#pragma once

#include <filesystem>
#include <string>

#include "server/sweep/prepared_model.hpp"

namespace webdyno::cli {

/// What lies in a prepared model's folder.
struct StoredModel {
  /// Whole, and made by what would make it now: a model of an older webdyno is another one.
  bool there = false;
  /// "model.onnx has 3 bytes in place of 7": what is not as it was made; empty: there is nothing,
  /// or nothing that this webdyno would take.
  std::string damage;
};

/// Reads every byte: a file that was changed at the same length would be computed with.
/// `directory` is prepared/.
StoredModel stored_model(const std::filesystem::path& directory, const sweep::PreparedModel& model);

}  // namespace webdyno::cli
