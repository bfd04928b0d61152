"""The application object: its names, its style, its words in the person's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

from monitor import __version__
from monitor.resources import resource
from monitor.show.look import application_icon


def make_application(arguments: list[str]) -> QApplication:
    """Return the application with its names, its style and its translations."""
    QCoreApplication.setApplicationName("Media Monitor")
    QCoreApplication.setApplicationVersion(__version__)
    application = QApplication(arguments)
    application.setDesktopFileName("media-monitor")
    application.setApplicationDisplayName("Media Monitor")
    application.setStyle("Fusion")
    application.setWindowIcon(application_icon())
    application.setQuitOnLastWindowClosed(False)
    translate(application)
    return application


def translate(application: QApplication) -> None:
    """Load the program's words in the person's language, English where there are none, and Qt's own."""
    locale = QLocale()
    qt = QTranslator(application)
    if qt.load(locale, "qtbase", "_", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qt)
    folder = str(resource("translations"))
    for name in (QLocale(QLocale.Language.English), locale):
        own = QTranslator(application)
        if own.load(name, "media_monitor", "_", folder):
            application.installTranslator(own)
