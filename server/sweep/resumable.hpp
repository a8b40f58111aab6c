#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/sweep/catalog.hpp"
#include "server/sweep/expansion.hpp"

namespace webdyno::sweep {

/// Whether pages as they are now can measure what is left of a sweep: one of an older webdyno may
/// lack a parameter that they read, and with its default they would measure something else beside
/// the trials that are done. One line about the first configuration that they cannot; nullopt: all.
std::optional<std::string> why_not_resumable(const std::vector<Configuration>& left,
                                             const Catalog& catalog);

}  // namespace webdyno::sweep
