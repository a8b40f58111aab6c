// The one file that holds the code of Asio; every other file sees declarations only.
#include <boost/asio/impl/src.hpp>
