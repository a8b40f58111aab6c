#pragma once

#include <tl/expected.hpp>

#include "schema/wire/contract.hpp"
#include "server/sweep/catalog.hpp"
#include "server/sweep/expansion.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::sweep {

/// Whether the configuration has one of the values of each key: framework, version, backend, task
/// or a parameter.
bool excludes(const Exclusion& exclusion, const Configuration& configuration);

/// Each exclude of the element leaves out something by each of its values, and all of them together
/// leave something: else it is a slip, and would be one that nobody sees.
tl::expected<void, wire::ProtocolError> check_exclusions(const MatrixEntry& entry,
                                                         const Catalog& catalog);

}  // namespace webdyno::sweep
