<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AddFeed</name>
    <message numerus="yes">
        <source>Follow %n feeds</source>
        <translation>
            <numerusform>Follow %n feed</numerusform>
            <numerusform>Follow %n feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n feed</numerusform>
            <numerusform>%n feeds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CoverageBars</name>
    <message numerus="yes">
        <source>%n matches</source>
        <translation>
            <numerusform>%n match</numerusform>
            <numerusform>%n matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Decisions</name>
    <message numerus="yes">
        <source>%n alerts marked as seen.</source>
        <translation>
            <numerusform>One alert marked as seen.</numerusform>
            <numerusform>%n alerts marked as seen.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alerts done.</source>
        <translation>
            <numerusform>Alert done.</numerusform>
            <numerusform>%n alerts done.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You no longer follow %n feeds; their articles stay.</source>
        <translation>
            <numerusform>You no longer follow %n feed; its articles stay.</numerusform>
            <numerusform>You no longer follow %n feeds; their articles stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n articles marked as read.</source>
        <translation>
            <numerusform>%n article marked as read.</numerusform>
            <numerusform>%n articles marked as read.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FailingFeeds</name>
    <message numerus="yes">
        <source>%n feeds could not be polled. They are tried again by themselves, ever more rarely.</source>
        <translation>
            <numerusform>%n feed could not be polled. It is tried again by itself, ever more rarely.</numerusform>
            <numerusform>%n feeds could not be polled. They are tried again by themselves, ever more rarely.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Happened</name>
    <message numerus="yes">
        <source>%n notices</source>
        <translation>
            <numerusform>%n notice</numerusform>
            <numerusform>%n notices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportFeeds</name>
    <message numerus="yes">
        <source>Follow %n feeds</source>
        <translation>
            <numerusform>Follow %n feed</numerusform>
            <numerusform>Follow %n feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n feeds in this list</source>
        <translation>
            <numerusform>%n feed in this list</numerusform>
            <numerusform>%n feeds in this list</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them new</source>
        <translation>
            <numerusform>%n of them new</numerusform>
            <numerusform>%n of them new</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Navigation</name>
    <message numerus="yes">
        <source>%n articles</source>
        <translation>
            <numerusform>%n article</numerusform>
            <numerusform>%n articles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaceMenu</name>
    <message numerus="yes">
        <source>Stop following these %n feeds</source>
        <translation>
            <numerusform>Stop following this feed</numerusform>
            <numerusform>Stop following these %n feeds</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SidebarTree</name>
    <message numerus="yes">
        <source>%n new</source>
        <translation>
            <numerusform>%n new</numerusform>
            <numerusform>%n new</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n unread</source>
        <translation>
            <numerusform>%n unread</numerusform>
            <numerusform>%n unread</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message numerus="yes">
        <source>%n feeds</source>
        <translation>
            <numerusform>%n feed</numerusform>
            <numerusform>%n feeds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failing</source>
        <translation>
            <numerusform>%n failing</numerusform>
            <numerusform>%n failing</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n notices</source>
        <translation>
            <numerusform>%n notice</numerusform>
            <numerusform>%n notices</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n articles</source>
        <translation>
            <numerusform>%n article</numerusform>
            <numerusform>%n articles</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message numerus="yes">
        <source>%n new alerts</source>
        <translation>
            <numerusform>%n new alert</numerusform>
            <numerusform>%n new alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrayPopups</name>
    <message numerus="yes">
        <source>%n new alerts</source>
        <translation>
            <numerusform>%n new alert</numerusform>
            <numerusform>%n new alerts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WatchPreview</name>
    <message numerus="yes">
        <source>Looking through the last %n days…</source>
        <translation>
            <numerusform>Looking through the last day…</numerusform>
            <numerusform>Looking through the last %n days…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>While you write, the archive of the last %n days is searched.</source>
        <translation>
            <numerusform>While you write, the archive of the last day is searched.</numerusform>
            <numerusform>While you write, the archive of the last %n days is searched.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n articles matched in the last {days} days.</source>
        <translation>
            <numerusform>%n article matched in the last {days} days.</numerusform>
            <numerusform>%n articles matched in the last {days} days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n alerts a day at this rate</source>
        <translation>
            <numerusform>About %n alert a day at this rate</numerusform>
            <numerusform>About %n alerts a day at this rate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n alerts a week at this rate</source>
        <translation>
            <numerusform>About %n alert a week at this rate</numerusform>
            <numerusform>About %n alerts a week at this rate</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>About %n alerts a month at this rate</source>
        <translation>
            <numerusform>About %n alert a month at this rate</numerusform>
            <numerusform>About %n alerts a month at this rate</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Welcome</name>
    <message numerus="yes">
        <source>You follow %n feeds. Add more at any time.</source>
        <translation>
            <numerusform>You follow one feed. Add more at any time.</numerusform>
            <numerusform>You follow %n feeds. Add more at any time.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n watches wait for what comes in.</source>
        <translation>
            <numerusform>One watch waits for what comes in.</numerusform>
            <numerusform>%n watches wait for what comes in.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n articles have come in so far.</source>
        <translation>
            <numerusform>One article has come in so far.</numerusform>
            <numerusform>%n articles have come in so far.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n alerts are waiting for you.</source>
        <translation>
            <numerusform>One alert is waiting for you.</numerusform>
            <numerusform>%n alerts are waiting for you.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>_Counted</name>
    <message numerus="yes">
        <source>%n articles</source>
        <translation>
            <numerusform>%n article</numerusform>
            <numerusform>%n articles</numerusform>
        </translation>
    </message>
</context>
</TS>
