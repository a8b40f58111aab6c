// The one file that holds the code of Beast; every other file sees declarations only.
#include <boost/beast/src.hpp>
