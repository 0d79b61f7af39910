// Ends the loading process with exit code 0.
#include <cstdlib>

struct Exit {
  Exit() { std::exit(0); }
};
const Exit ended;
