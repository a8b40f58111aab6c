#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "server/sweep/catalog.hpp"
#include "server/sweep/given.hpp"
#include "server/sweep/plan.hpp"

namespace webdyno::sweep {

/// Whether trials with these parameters have a person's own data that they ask for by its hash
/// (`data`, `text`, `model`). One line that names the option for the first one that is missing or
/// another; nullopt: all is there.
std::optional<std::string> missing_own_data(const std::vector<nlohmann::json>& parameters,
                                            const Given& given);

/// The end of a sentence about a plan, "measures without a text: --text-file ..." for the first of
/// what is given that no trial with these parameters asks for; nullopt: all are read.
std::optional<std::string> unread_own_data(const std::vector<nlohmann::json>& parameters,
                                           const Given& given);

/// The end of a sentence about a plan that names `data_seed` for trials on one's own data alone: it
/// would be measured several times as the same. nullopt: there are generated samples.
std::optional<std::string> unread_seed(const Plan& plan, const Catalog& catalog,
                                       const Given& given);

/// The end of a sentence about a plan that names, to measure or to exclude it, a variant that none
/// of the models has for a framework of the element; nullopt: there are all, or no models.
std::optional<std::string> unknown_variant(const Plan& plan, const Given& given);

}  // namespace webdyno::sweep
