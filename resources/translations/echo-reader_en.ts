<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>Documents</name>
    <message numerus="yes">
        <source>%n presentation state(s) opened: choose under Film → Presentation state.</source>
        <translation>
            <numerusform>%n presentation state opened: choose under Film → Presentation state.</numerusform>
            <numerusform>%n presentation states opened: choose under Film → Presentation state.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) for an open film, but of another study, patient or frame: not shown with it.</source>
        <translation>
            <numerusform>%n document for an open film, but of another study, patient or frame: it is not shown with it.</numerusform>
            <numerusform>%n documents for an open film, but of another study, patient or frame: they are not shown with it.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) about films that are not open: shown as soon as the film(s) can be opened.</source>
        <translation>
            <numerusform>%n document about films that are not open: shown as soon as its film can be opened.</numerusform>
            <numerusform>%n documents about films that are not open: shown as soon as their films can be opened.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n measurement(s) of a report belong to films that are not open.</source>
        <translation>
            <numerusform>%n measurement of a report belongs to films that are not open.</numerusform>
            <numerusform>%n measurements of a report belong to films that are not open.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n key film(s) of this study. The file names the patient and refers to the films.</source>
        <translation>
            <numerusform>%n key film of this study. The file names the patient and refers to the films.</numerusform>
            <numerusform>%n key films of this study. The file names the patient and refers to the films.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n measurement(s)</source>
        <translation>
            <numerusform>%n measurement</numerusform>
            <numerusform>%n measurements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n film(s)</source>
        <translation>
            <numerusform>%n film</numerusform>
            <numerusform>%n films</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Drafting</name>
    <message numerus="yes">
        <source>%n film(s) are left out of the draft. {why}</source>
        <translation>
            <numerusform>One film is left out of the draft. {why}</numerusform>
            <numerusform>%n films are left out of the draft. {why}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The drafting process ended %n time(s) in a row.</source>
        <translation>
            <numerusform>The drafting process ended %n time in a row.</numerusform>
            <numerusform>The drafting process ended %n times in a row.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n study(s) have a draft.</source>
        <translation>
            <numerusform>%n study has a draft.</numerusform>
            <numerusform>%n studies have a draft.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be drafted: the report(s) say why.</source>
        <translation>
            <numerusform>%n could not be drafted: the report says why.</numerusform>
            <numerusform>%n could not be drafted: the reports say why.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message numerus="yes">
        <source>%n report(s) exported</source>
        <translation>
            <numerusform>Report exported</numerusform>
            <numerusform>%n reports exported</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message numerus="yes">
        <source>%n row(s), private elements in grey</source>
        <translation>
            <numerusform>%n row, private elements in grey</numerusform>
            <numerusform>%n rows, private elements in grey</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Light box</name>
    <message numerus="yes">
        <source>%n file(s) could not be opened</source>
        <translation>
            <numerusform>This file could not be opened</numerusform>
            <numerusform>%n files could not be opened</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n film(s)</source>
        <translation>
            <numerusform>%n film</numerusform>
            <numerusform>%n films</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message numerus="yes">
        <source>%n film(s) opened</source>
        <translation>
            <numerusform>%n film opened</numerusform>
            <numerusform>%n films opened</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) about films opened</source>
        <translation>
            <numerusform>%n document about films opened</numerusform>
            <numerusform>%n documents about films opened</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be opened</source>
        <translation>
            <numerusform>%n could not be opened</numerusform>
            <numerusform>%n could not be opened</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) without a film skipped</source>
        <translation>
            <numerusform>%n file without a film skipped</numerusform>
            <numerusform>%n files without a film skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n film(s) open already left out</source>
        <translation>
            <numerusform>%n film that is open already left out</numerusform>
            <numerusform>%n films that are open already left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) open already left out</source>
        <translation>
            <numerusform>%n document that is open already left out</numerusform>
            <numerusform>%n documents that are open already left out</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message numerus="yes">
        <source>%n addendum(s)</source>
        <translation>
            <numerusform>%n addendum</numerusform>
            <numerusform>%n addenda</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n block(s)</source>
        <translation>
            <numerusform>%n block</numerusform>
            <numerusform>%n blocks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message numerus="yes">
        <source>%n film(s) not shown lately will be read again when shown.</source>
        <translation>
            <numerusform>%n film that was not shown lately will be read again when shown.</numerusform>
            <numerusform>%n films that were not shown lately will be read again when shown.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Store</name>
    <message numerus="yes">
        <source>%n report(s) in it could be read and are kept.</source>
        <translation>
            <numerusform>%n report in it could be read and is kept.</numerusform>
            <numerusform>%n reports in it could be read and are kept.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read.</source>
        <translation>
            <numerusform>%n could not be read.</numerusform>
            <numerusform>%n could not be read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Studies</name>
    <message numerus="yes">
        <source>%n film(s)</source>
        <translation>
            <numerusform>%n film</numerusform>
            <numerusform>%n films</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n message</numerusform>
            <numerusform>%n messages</numerusform>
        </translation>
    </message>
</context>
</TS>
