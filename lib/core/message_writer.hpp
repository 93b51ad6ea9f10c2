// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vdv463/codec.hpp>
#include "writer.hpp"

namespace vdv463::core {

/// Writes all seven parts in the layout that `form` says.
void write_message(Writer& writer, const Message& message, EnvelopeForm form);

/// Writes the payload alone.
void write_payload(Writer& writer, const Payload& payload);

}  // namespace vdv463::core
