// SPDX-License-Identifier: Apache-2.0
#include "things_to_try.hpp"

namespace vdv463::cli {
namespace {

struct Row {
    errc code;
    std::string_view text;
};

constexpr Row rows[] = {
    {errc::connect_refused, "Another port in --url, if the CMS's operator has named one."},
    {errc::connect_timeout, "--proxy or --proxy-from-env, if this network has a proxy."},
    {errc::connect_failed, "--proxy or --proxy-from-env, if this network has a proxy."},
    {errc::proxy_failed, "--proxy-user with --proxy-password-file, if the proxy wants them."},
    {errc::tls_untrusted, "--ca-file with the CA certificate of the CMS's operator."},
    {errc::tls_untrusted, "openssl s_client -showcerts -connect HOST:PORT shows the CMS's chain."},
    {errc::tls_name_mismatch,
     "--server-name with the name in the certificate, if it is the CMS's."},
    {errc::tls_expired, "'date' tells whether this machine's clock is right."},
    {errc::tls_not_yet_valid, "'date' tells whether this machine's clock is right."},
    {errc::tls_handshake_failed, "--ciphers vdv463 offers the standard's cipher in any case."},
    {errc::tls_handshake_failed, "--cert and --key, if the CMS wants a client certificate."},
    {errc::tls_pin_mismatch, "--pin-policy report connects all the same and says which keys came."},
    {errc::http_unauthorized,
     "--user with --password-file; look for blanks and line breaks in it."},
    {errc::http_forbidden, "Another --presystem-id or path, if the CMS's operator has named one."},
    {errc::http_not_found, "Another path in --url, such as /vdv463/ws."},
    {errc::http_redirect, "The new address as --url, if it is the CMS's."},
    {errc::not_http, "wss:// in place of ws://, or the other way round with --allow-insecure."},
    {errc::subprotocol_mismatch, "--subprotocol-policy accept-missing, if the CMS names none."},
    {errc::boot_rejected, "--presystem itcs in place of bms, and the exact --presystem-id."},
    {errc::remote_error, "--envelope object, or another --schema, which some CMSs expect."},
    {errc::boot_timeout, "--envelope object, or another --schema, which some CMSs expect."},
    {errc::information_timeout, "--until boot, if the connection alone is to be checked."},
};

}  // namespace

std::vector<std::string_view> things_to_try(const Error& error) {
    std::vector<std::string_view> out;
    for (const Row& row : rows) {
        if (error.code == row.code) {
            out.push_back(row.text);
        }
    }
    return out;
}

}  // namespace vdv463::cli
