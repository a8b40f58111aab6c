#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "server/sweep/catalog.hpp"

namespace webdyno::api {

/// The catalogue beside the files that pages are served from. A build puts both in place at once,
/// also while a collector runs, so it is read anew whenever it is asked for (1 ms).
class ServedCatalog {
 public:
  /// Throws std::runtime_error when there is none to begin with.
  ServedCatalog(std::filesystem::path file, std::filesystem::path vendor_directory);

  /// The last one that could be read: between two builds there is none for an instant.
  std::shared_ptr<const sweep::Catalog> current();
  /// /catalog.json, as pages read it.
  std::string text();

 private:
  void read();

  const std::filesystem::path file_;
  const std::filesystem::path vendor_directory_;
  std::shared_ptr<const sweep::Catalog> catalog_;
  std::string text_;
};

}  // namespace webdyno::api
