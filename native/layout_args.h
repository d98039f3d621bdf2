// Reads a layout from JavaScript: an Int32Array [rank, sizes..., steps of one array..., steps of the other...].
#pragma once

#include "args.h"
#include "layout.h"

namespace mlp {

// With rank from 1 to 8, and sizes and steps from 0; else throws as args do.
Layout ReadLayout(Args* args);

}  // namespace mlp
