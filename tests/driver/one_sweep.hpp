#pragma once

#include <SQLiteCpp/Database.h>

#include <string>

namespace webdyno::test {

/// Makes a sweep of one configuration, of a framework that there is not, for a launched browser.
/// Its uuid.
std::string make_one_sweep(SQLite::Database& database, int trials);

}  // namespace webdyno::test
