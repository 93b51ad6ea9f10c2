// SPDX-License-Identifier: Apache-2.0
#include <vdv463/codec.hpp>

#include "message_writer.hpp"

namespace vdv463 {
namespace {

Error to_error(core::Problem&& problem) {
    Error error{problem.code, std::move(problem.text)};
    error.path = std::move(problem.path);
    return error;
}

}  // namespace

Result<void> encode_into(std::string& out, const Message& message, const EncodeOptions& options) {
    out.clear();
    core::Writer writer{out, options.version, core::Collect::First};
    core::write_message(writer, message, options.envelope);
    if (writer.problems().empty()) {
        return {};
    }
    out.clear();
    Error error = to_error(std::move(writer.problems().front()));
    error.message_type = message.envelope.message_type;
    error.message_id = message.envelope.message_id;
    error.action = message.envelope.action;
    return error;
}

Result<std::string> encode(const Message& message, const EncodeOptions& options) {
    std::string out;
    Result<void> done = encode_into(out, message, options);
    if (!done) {
        return std::move(done).error();
    }
    return out;
}

Result<std::string> encode_payload(const Payload& payload, const EncodeOptions& options) {
    std::string out;
    core::Writer writer{out, options.version, core::Collect::First};
    core::write_payload(writer, payload);
    if (!writer.problems().empty()) {
        return to_error(std::move(writer.problems().front()));
    }
    return out;
}

}  // namespace vdv463
