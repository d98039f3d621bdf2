// Copies the numbers before anything else is read, so that no output can change them.
#include "layout_args.h"

#include <string>

namespace mlp {

Layout ReadLayout(Args* args) {
  const Args::Integers given = args->AllIntegers("layout");
  Layout layout;
  layout.rank = 1;  // whatever is read next needs one
  if (args->failed()) return layout;
  const int32_t rank = given.length > 0 ? given.data[0] : 0;
  if (rank < 1 || static_cast<size_t>(rank) > Layout::kMaxRank) {
    args->Refuse("expected a rank from 1 to 8 first in layout but got " + (given.length > 0 ? std::to_string(rank) : "0 elements"));
    return layout;
  }
  layout.rank = static_cast<size_t>(rank);
  if (given.length < 1 + 3 * layout.rank) {
    args->Refuse("expected at least " + std::to_string(1 + 3 * layout.rank) + " elements for layout but got " + std::to_string(given.length));
    return layout;
  }
  size_t* const lists[] = {layout.sizes, layout.steps[0], layout.steps[1]};
  for (size_t i = 0; i < 3 * layout.rank; ++i) {
    const int32_t value = given.data[1 + i];
    if (value < 0) args->Refuse("expected sizes and steps from 0 in layout but got " + std::to_string(value) + " at index " + std::to_string(1 + i));
    lists[i / layout.rank][i % layout.rank] = value < 0 ? 0 : static_cast<size_t>(value);
  }
  return layout;
}

}  // namespace mlp
