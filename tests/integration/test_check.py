#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`vdv463 check` against a CMS that is not ours: each cause has its exit code and its sentence."""
import json
import socket
import subprocess
import unittest

from harness import PATIENCE, Authority, Cms, Site, program, run

PRESYSTEM = "uri://Customer1/Presystem1"
STEPS = ["resolve", "connect", "tls", "upgrade", "subprotocol", "boot", "information"]


class Check(Site):
    def check(self, url, *options, ca=None, **more):
        code, out, err = run("check", "--json", "--url", url, "--presystem-id", PRESYSTEM,
                             "--ca-file", ca or self.authority.ca, *options, **more)
        self.assertNotIn("open sesame", out + err)
        document = json.loads(out)
        self.assertEqual(document["ok"], code == 0, document)
        self.assertEqual(document["error"] is None, code == 0, document)
        return code, document

    def failed(self, document):
        """The step that failed, and the sentence."""
        self.assertFalse(document["steps"][-1]["ok"], document)
        self.assertTrue(all(step["ok"] for step in document["steps"][:-1]), document)
        self.assertGreater(len(document["error"]["detail"]), 10)
        return document["steps"][-1]["step"], document["error"]["detail"]

    def test_a_healthy_cms_passes_every_step(self):
        with Cms(self.certificate, user="bms", password="open sesame") as cms:
            code, document = self.check(cms.url(), "--user", "bms", password_file=self.password)
        self.assertEqual(code, 0)
        self.assertEqual([step["step"] for step in document["steps"]], STEPS)
        self.assertIn("TLSv1.3", document["steps"][2]["detail"])

    def test_the_standards_own_cipher_is_spoken_and_shown(self):
        with Cms(self.certificate, tls12_cipher="ECDHE-ECDSA-AES128-SHA256") as cms:
            code, document = self.check(cms.url())
        self.assertEqual(code, 0)
        self.assertIn("TLSv1.2, ECDHE-ECDSA-AES128-SHA256", document["steps"][2]["detail"])

    def test_a_wrong_host_name_is_a_tls_failure_that_names_both_names(self):
        with Cms(self.authority.issue("other", "DNS:cms.example")) as cms:
            code, document = self.check(cms.url())
        step, sentence = self.failed(document)
        self.assertEqual((code, step, document["error"]["code"]), (4, "tls", "tls_name_mismatch"))
        self.assertIn("cms.example", sentence)
        self.assertIn("localhost", sentence)

    def test_an_ip_address_is_checked_against_the_certificates_addresses(self):
        with Cms(self.authority.issue("address", "DNS:localhost,IP:127.0.0.2")) as cms:
            code, document = self.check(cms.url("127.0.0.1"))
        self.assertEqual((code, document["error"]["code"]), (4, "tls_name_mismatch"))

    def test_an_unknown_ca_is_a_tls_failure_that_names_the_issuer(self):
        stranger = Authority(self.folder, "Stranger CA")
        with Cms(self.certificate) as cms:
            code, document = self.check(cms.url(), ca=stranger.ca)
        step, sentence = self.failed(document)
        self.assertEqual((code, step, document["error"]["code"]), (4, "tls", "tls_untrusted"))
        self.assertIn("Test CA", sentence)

    def test_an_expired_certificate_is_a_tls_failure_that_names_the_day(self):
        with Cms(self.authority.issue("expired", expired=True)) as cms:
            code, document = self.check(cms.url())
        step, sentence = self.failed(document)
        self.assertEqual((code, step, document["error"]["code"]), (4, "tls", "tls_expired"))
        self.assertIn("2024-02-01", sentence)

    def test_a_server_without_tls_is_a_tls_failure(self):
        with Cms() as cms:
            code, document = self.check(cms.url())
        self.assertEqual((code, self.failed(document)[0]), (4, "tls"))

    def test_a_wrong_password_is_an_http_refusal(self):
        with Cms(self.certificate, user="bms", password="another") as cms:
            code, document = self.check(cms.url(), "--user", "bms", password_file=self.password)
        step, sentence = self.failed(document)
        self.assertEqual((code, step, document["error"]["code"]),
                         (5, "upgrade", "http_unauthorized"))
        self.assertIn("401", sentence)

    def test_a_wrong_path_is_an_http_refusal(self):
        with Cms(self.certificate, status=404) as cms:
            code, document = self.check(cms.url())
        step, sentence = self.failed(document)
        self.assertEqual((code, step, document["error"]["code"]), (5, "upgrade", "http_not_found"))
        self.assertIn("/vdv463/ws", sentence)

    def test_a_refused_port_is_a_tcp_failure_that_names_the_address(self):
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            port = unused.getsockname()[1]
            code, document = self.check(f"wss://127.0.0.1:{port}/")
        step, sentence = self.failed(document)
        self.assertEqual((code, step, document["error"]["code"]),
                         (3, "connect", "connect_refused"))
        self.assertIn(f"127.0.0.1:{port}", sentence)

    def test_an_unresolvable_name_is_a_name_failure(self):
        code, document = self.check("wss://no-such-host.invalid/")
        step, sentence = self.failed(document)
        self.assertEqual((code, step), (3, "resolve"))
        self.assertIn("no-such-host.invalid", sentence)

    def test_a_missing_subprotocol_is_its_own_failure(self):
        with Cms(self.certificate, subprotocol="none") as cms:
            code, document = self.check(cms.url())
        self.assertEqual((code, self.failed(document)[0]), (6, "subprotocol"))
        self.assertEqual(document["error"]["code"], "subprotocol_mismatch")

    def test_a_missing_subprotocol_can_be_accepted(self):
        with Cms(self.certificate, subprotocol="none") as cms:
            code, document = self.check(cms.url(), "--subprotocol-policy", "accept-missing")
        self.assertEqual(code, 0)

    def test_a_rejected_boot_has_its_own_code(self):
        with Cms(self.certificate, boot="rejected") as cms:
            code, document = self.check(cms.url())
        self.assertEqual((code, self.failed(document)[0]), (7, "boot"))
        self.assertEqual(document["error"]["code"], "boot_rejected")

    def test_an_error_as_answer_to_the_boot_shows_the_cmss_words(self):
        with Cms(self.certificate, boot="error") as cms:
            code, document = self.check(cms.url())
        self.assertEqual((code, self.failed(document)[0]), (8, "boot"))
        self.assertEqual(document["error"]["peerText"], "presystem is not configured")

    def test_a_silent_cms_after_tls_is_no_answer_in_time(self):
        with Cms(self.certificate, boot="silent") as cms:
            code, document = self.check(cms.url(), "--timeout", "2s")
        self.assertEqual((code, self.failed(document)[0]), (9, "boot"))

    def test_no_information_in_time_is_no_answer_in_time(self):
        with Cms(self.certificate, push_interval=0) as cms:
            code, document = self.check(cms.url(), "--timeout", "2s")
        self.assertEqual((code, self.failed(document)[0]), (9, "information"))

    def test_a_connection_lost_before_the_information_fails_that_step(self):
        with Cms(self.certificate, push_interval=0, close_after_boot=1011) as cms:
            code, document = self.check(cms.url())
        step, sentence = self.failed(document)
        self.assertEqual((code, step, document["error"]["code"]),
                         (1, "information", "closed_by_peer"))
        self.assertIn("1011", sentence)

    def test_a_boot_answer_that_cannot_be_read_is_a_violation_and_no_timeout(self):
        with Cms(self.certificate, boot="garbage") as cms:
            code, document = self.check(cms.url(), "--timeout", "2s")
        step, sentence = self.failed(document)
        self.assertEqual((code, step, document["error"]["code"]), (10, "boot", "invalid_json"))
        self.assertIn("cannot be read", sentence)

    def test_a_query_is_never_shown(self):
        with Cms(self.certificate, status=404) as cms:
            code, out, err = run("check", "--url", cms.url() + "?token=hunter2", "--presystem-id",
                                 PRESYSTEM, "--ca-file", self.authority.ca)
        self.assertEqual(code, 5)
        self.assertNotIn("hunter2", out + err)

    def test_an_empty_password_file_is_named(self):
        empty = self.folder / "empty"
        empty.write_text("\n")
        code, _, err = run("check", "--url", "wss://localhost:1/", "--presystem-id", PRESYSTEM,
                           "--user", "bms", password_file=empty)
        self.assertEqual(code, 2)
        self.assertIn(str(empty), err)

    def test_closed_standard_descriptors_do_no_harm(self):
        with Cms(self.certificate) as cms:
            done = subprocess.run(
                ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", program(), "check", "--url",
                 cms.url(), "--presystem-id", PRESYSTEM, "--ca-file", str(self.authority.ca)],
                timeout=PATIENCE)
        self.assertEqual(done.returncode, 0)

    def test_until_boot_does_not_wait_for_information(self):
        with Cms(self.certificate, push_interval=0) as cms:
            code, document = self.check(cms.url(), "--until", "boot")
        self.assertEqual(code, 0)
        self.assertEqual([step["step"] for step in document["steps"]], STEPS[:-1])

    def test_a_missing_url_is_a_usage_error(self):
        code, _, err = run("check", "--presystem-id", PRESYSTEM)
        self.assertEqual(code, 2)
        self.assertIn("--url", err)

    def test_ws_is_refused_without_allow_insecure(self):
        code, _, err = run("check", "--url", "ws://localhost:1/", "--presystem-id", PRESYSTEM)
        self.assertEqual(code, 2)
        self.assertIn("clear", err)

    def test_ws_works_when_it_is_allowed(self):
        with Cms() as cms:
            code, document = self.check(cms.url(scheme="ws"), "--allow-insecure")
        self.assertEqual(code, 0)
        self.assertNotIn("tls", [step["step"] for step in document["steps"]])


if __name__ == "__main__":
    unittest.main()
