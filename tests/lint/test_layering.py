# SPDX-FileCopyrightText: 2026 The Valbench authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plants breaches of the dependency rule and expects layering.py to report each, and nothing else."""

import unittest

import layering
from planted_tree import PlantedTree, run_main

QT_HEADERS = {"QtCore": ["QString", "qglobal.h", "QtMath"], "QtGui": ["QPainter"], "QtWidgets": ["QWidget"],
              "QtSql": ["QSqlQuery"], "QtTest": ["QTest"]}

# file, its text, words of the finding (always on the text's last line)
PLANTED = [
    ("core/stats/src/auc.cpp", "#include <QString>\n", "core/stats must not include <QString> of Qt Core"),
    ("core/stats/src/auc.cpp", "#include <QtCore/QString>\n", "of Qt Core"),
    ("core/stats/src/auc.cpp", "#include <qglobal.h>\n", "of Qt Core"),
    ("core/stats/src/auc.cpp", "#include <valbench/store/sqlite_store.h>\n", "must not include <valbench/store/"),
    ("core/stats/src/auc.cpp", "#include <vector>\n\n  #  include <sqlite3.h>\n", "does not know <sqlite3.h>"),
    ("core/ledger/src/entry.cpp", "#include <openssl/cms.h>\n", "does not know <openssl/cms.h>"),
    ("core/base/src/json.cpp", "#include <valbench/domain/record.h>\n", "core/base must not include"),
    ("core/report/src/seal.cpp", "#include <valbench/crypto/cms.h>\n", "core/report must not include <valbench/crypto"),
    ("core/store/src/open.cpp", "#include <valbench/services/session.h>\n", "core/store must not include"),
    ("core/services/src/job.cpp", "#include <valbench/ui/shell/main_window.h>\n", "core/services must not include"),
    ("core/report/src/pdf.cpp", "#include <QWidget>\n", "core/report must not include <QWidget> of Qt Widgets"),
    ("core/report/src/pdf.cpp", "#include <QtWidgets/QWidget>\n", "of Qt Widgets"),
    ("core/store/src/open.cpp", "#include <QSqlQuery>\n", "of Qt Sql"),
    ("core/store/src/open.cpp", "#include <QNeverInstalled>\n", "module unknown"),
    ("core/report/src/pdf.cpp", "#include <QtGui>\n", "whole Qt module"),
    ("ui/shell/main_window.cpp", "#include <QtWidgets>\n", "whole Qt module"),
    ("ui/shell/main_window.cpp", "#include <QtWidgets/QtWidgets>\n", "whole Qt module"),
    ("tests/ui/test_shell.cpp", "#include <QtTest>\n", "whole Qt module"),
    ("ui/views/audit_page.cpp", "#include <valbench/store/sqlite_store.h>\n", "ui must not include <valbench/store"),
    ("ui/views/audit_page.cpp", "#include <valbench/app/options.h>\n", "ui must not include <valbench/app"),
    ("app/cli/main.cpp", "#include <valbench/ui/shell/main_window.h>\n", "app/cli must not include <valbench/ui"),
    ("app/cli/main.cpp", "#include <QWidget>\n", "app/cli must not include <QWidget>"),
    ("tests/stats/test_auc.cpp", "#include <valbench/store/sqlite_store.h>\n", "tests/stats must not include"),
    ("tests/stats/test_auc.cpp", "#include <QWidget>\n", "tests/stats must not include <QWidget>"),
    ("core/report/src/pdf.cpp", '#include "../../crypto/src/cms_private.h"\n', "leaves its folder"),
    ("core/report/src/pdf.cpp", '#include "valbench/report/pdf.h"\n', "angle brackets"),
    ("core/stats/CMakeLists.txt", "valbench_library(stats SOURCES a.cpp LINK Qt6::Core)\n", "must not link Qt6::Core"),
    ("core/stats/CMakeLists.txt", "valbench_library(stats QT SOURCES a.cpp)\n", "has no Qt"),
    ("core/stats/CMakeLists.txt", "valbench_library(stats\n  LINK valbench::store)\n", "must not link valbench::store"),
    ("core/stats/CMakeLists.txt", "target_link_libraries(valbench_stats PUBLIC valbench_store)\n", "valbench_store"),
    ("core/ledger/CMakeLists.txt", "valbench_library(ledger LINK PkgConfig::sodium)\n", "does not know PkgConfig"),
    ("core/report/CMakeLists.txt", "valbench_library(report QT LINK valbench::crypto)\n", "must not link"),
    ("core/report/CMakeLists.txt", "valbench_library(report QT LINK Qt6::Widgets)\n", "must not link Qt6::Widgets"),
    ("ui/CMakeLists.txt", "valbench_library(ui QT LINK valbench::services valbench::store)\n", "ui must not link"),
    ("app/cli/CMakeLists.txt", "target_link_libraries(valbench-cli PRIVATE valbench::ui)\n", "app/cli must not link"),
]

ALLOWED = [
    ("core/stats/src/auc.cpp", "#include <cmath>\n#include <Eigen/Dense>\n#include <valbench/base/result.h>\n"),
    ("core/base/src/digest.cpp", "#include <openssl/evp.h>\n// #include <QString> would be wrong\n"),
    ("core/report/src/pdf.cpp",
     '#include "layout.h"\n#include <QPainter>\n#include <QtMath>\n#include <qpdf/QPDF.hh>\n'),
    ("core/services/src/job.cpp", "#include <QCoroTask>\n#include <valbench/store/sqlite_store.h>\n"),
    ("ui/shell/main_window.cpp", "#include <QWidget>\n#include <valbench/services/session.h>\n"),
    ("tests/stats/test_auc.cpp", '#include <QTest>\n#include <QString>\n#include "support/test_registry.h"\n'),
    ("core/stats/CMakeLists.txt", "valbench_library(stats LINK valbench::base Eigen3::Eigen) # never Qt6::Core\n"),
    ("core/report/CMakeLists.txt",
     "valbench_library(report QT LINK Qt6::Gui LINK_PRIVATE valbench::flags PkgConfig::qpdf)\n"),
]


class TestLayering(PlantedTree):
    def setUp(self):
        super().setUp()
        for module, headers in QT_HEADERS.items():
            for header in [module, *headers]:
                self.plant(f"qt/{module}/{header}", "")

    def findings(self):
        return layering.check_tree(self.root, layering.QtHeaders(self.root / "qt"))[0]

    def test_each_planted_breach_is_reported(self):
        for path, text, words in PLANTED:
            with self.subTest(path=path, text=text):
                self.plant(path, text)
                self.assertOneFinding(self.findings(), path, text.count("\n"), words)
                (self.root / path).unlink()

    def test_what_the_rule_allows_is_not_reported(self):
        for path, text in ALLOWED:
            with self.subTest(path=path):
                self.plant(path, text)
                self.assertEqual(self.findings(), [])

    def test_a_folder_outside_the_matrix_is_reported(self):
        self.plant("core/magic/src/spell.cpp", "#include <vector>\n")
        self.assertOneFinding(self.findings(), "core/magic/src/spell.cpp", 0, "the matrix")

    def test_a_public_header_in_another_folders_name_is_reported(self):
        self.plant("core/stats/include/valbench/store/trick.h", "#include <vector>\n")
        self.assertOneFinding(self.findings(), "core/stats/include/valbench/store/trick.h", 0, "public header")

    def test_exit_status(self):
        arguments = ("--root", str(self.root), "--qt-headers", str(self.root / "qt"))
        self.assertEqual(run_main(layering.main, *arguments)[0], 2, "nothing checked must not pass")
        self.plant("core/base/src/id.cpp", "#include <array>\n")
        self.assertEqual(run_main(layering.main, *arguments)[0], 0)
        self.plant("core/base/src/text.cpp", "#include <QString>\n")
        status, printed = run_main(layering.main, *arguments)
        self.assertEqual(status, 1)
        self.assertIn("core/base/src/text.cpp:1: core/base must not include <QString>", printed)


class TestMatrix(unittest.TestCase):
    def test_arrows_point_inward_and_never_in_a_circle(self):
        for name, sees in layering.INNER.items():
            self.assertLessEqual(sees, layering.INNER.keys(), name)
        for name, siblings in layering.OUTER.items():
            if name != "services":
                self.assertEqual(siblings, set(), f"{name} must not know its siblings")
        settled = set()
        while ready := {n for n, sees in layering.LAYERS.items() if n not in settled and sees - {n} <= settled}:
            settled |= ready
        self.assertEqual(settled, set(layering.LAYERS), "these folders see each other in a circle")

    def test_front_ends(self):
        self.assertEqual(layering.LAYERS["ui"] & layering.OUTER.keys(), {"services"})
        for name, sees in layering.LAYERS.items():
            self.assertFalse(sees & {"cli", "workbench"}, f"{name} must not include app")


if __name__ == "__main__":
    unittest.main()
