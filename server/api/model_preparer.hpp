#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "server/sweep/expansion.hpp"

namespace webdyno::api {

/// Models cannot be put where they belong: one line for a person that names the place.
class PreparationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Makes the models that a sweep's pages load, before there is the sweep. Implemented by who knows
/// the tools that make them. Called on a thread of its own; may take minutes.
class ModelPreparer {
 public:
  virtual ~ModelPreparer() = default;

  /// One line for each model that could not be made: its trials end as unsupported. Throws
  /// PreparationError.
  virtual std::vector<std::string> prepare(
      const std::vector<sweep::Configuration>& configurations) = 0;

  /// From another thread: prepare() throws within seconds, this time and from now on, and leaves
  /// nothing half made.
  virtual void interrupt() = 0;
};

}  // namespace webdyno::api
