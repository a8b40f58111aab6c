#pragma once

#include <SQLiteCpp/Database.h>

#include <cstdint>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "server/compare/arm_expression.hpp"
#include "server/compare/configuration.hpp"

namespace webdyno::compared {

/// A sweep of a database, as a person named it.
struct NamedSweep {
  std::int64_t sweep_id;
  std::string uuid;
  std::string plan;
};

/// `name`: its number, its uuid or the only one that begins so, or "last". `place` is the
/// database's name in what a misfit says.
tl::expected<NamedSweep, compare::Misfit> find_sweep(SQLite::Database& database,
                                                     const std::string& name,
                                                     const std::string& place);

/// What is compared of a sweep: its plan's configurations of task train and infer, without the
/// control, each with the numbers of its done trials. As the views say them, nothing is computed.
std::vector<compare::Configuration> read_configurations(SQLite::Database& database,
                                                        std::int64_t sweep_id);

}  // namespace webdyno::compared
