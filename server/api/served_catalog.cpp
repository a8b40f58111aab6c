#include "server/api/served_catalog.hpp"

#include <spdlog/spdlog.h>

#include <exception>
#include <nlohmann/json.hpp>
#include <utility>

namespace webdyno::api {

ServedCatalog::ServedCatalog(std::filesystem::path file, std::filesystem::path vendor_directory)
    : file_(std::move(file)), vendor_directory_(std::move(vendor_directory)) {
  read();
}

std::shared_ptr<const sweep::Catalog> ServedCatalog::current() {
  try {
    read();
  } catch (const std::exception& error) {
    spdlog::warn("the catalogue is the one of before: {}", error.what());
  }
  return catalog_;
}

std::string ServedCatalog::text() {
  current();
  return text_;
}

void ServedCatalog::read() {
  const auto document = sweep::read_catalog(file_, vendor_directory_);
  catalog_ = std::make_shared<const sweep::Catalog>(sweep::parse_catalog(document));
  text_ = document.dump(1);
}

}  // namespace webdyno::api
