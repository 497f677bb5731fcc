#include "AdeptLoops.h"
