; sockscope.nsi: the installer for one architecture.
;
;   makensis -DVERSION=x.y.z -DARCHITECTURE=x64|x86 -DFILES=FOLDER -DCONTENTS=FILE -DRESOURCES=FOLDER
;            -DSIGN=PROGRAM -DMSI={UPGRADE CODE} -DUNINSTALLER=FILE -DOUTPUT=FILE
;
; CONTENTS has a line "!insertmacro ${EACH} NAME" for each of the files; SIGN is called with the uninstaller that
; becomes uninstall.dat, UNINSTALLER is the one that starts it, see uninstall.nsi.
;
; For one user without elevation, for everybody when elevated.  The Apps entry is written before the files,
; so that what an interrupted run leaves can be repeated and removed; its version is written last.  Of the folders
; above the program's it remembers those that were made for it, to remove them again.

!if ${ARCHITECTURE} == x64
  Target amd64-unicode
!else
  Target x86-unicode
!endif

; LogicLib leaves jump labels that nobody uses.
!pragma warning disable 6012

!include FileFunc.nsh
!include LogicLib.nsh
!include MUI2.nsh
!include Sections.nsh
!include WinVer.nsh
!include WordFunc.nsh
!include x64.nsh

!define APPS_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Sockscope"
!define SHORTCUT "$SMPROGRAMS\Sockscope.lnk"

; Exit codes; 1 and 2 are the installer engine's own: cancelled by the user, failed.
!define EXIT_RUNNING 3
!define EXIT_NEWER 4
!define EXIT_NOT_ELEVATED 5
!define EXIT_WINDOWS 6
!define EXIT_MSI 7

Name "Sockscope"
OutFile "${OUTPUT}"
!uninstfinalize '"${SIGN}" "%1"' = 0
BrandingText "Sockscope ${VERSION}"
RequestExecutionLevel user
ManifestSupportedOS Win10
ManifestDPIAware true
SetCompressor /SOLID lzma
; A file that cannot be written ends a silent run with an error, instead of being left out.
AllowSkipFiles off
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey "CompanyName" "Sockscope contributors"
VIAddVersionKey "FileDescription" "Sockscope Setup"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT License"
VIAddVersionKey "ProductName" "Sockscope"
VIAddVersionKey "ProductVersion" "${VERSION}"

!define MUI_ICON "${RESOURCES}\sockscope.ico"
!define MUI_UNICON "${RESOURCES}\sockscope.ico"
!define MUI_COMPONENTSPAGE_SMALLDESC
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION StartProgram
!define MUI_FINISHPAGE_RUN_TEXT "Start Sockscope"

!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

Var Folder     ; what the functions below work on
Var Running    ; 1: a program in $Folder is in use
Var Made       ; the topmost folder that was made for $Folder
Var Previous   ; folder of the copy that this one replaces
Var HadPath    ; 1: that copy is on PATH
Var HadNames   ; 1: that copy has the other names
Var Parameters

!macro ExitWith code text
  MessageBox MB_OK|MB_ICONSTOP "${text}" /SD IDOK
  SetErrorLevel ${code}
  Quit
!macroend

; Does something with each of the files, or with each of the other names: a macro that takes the name.
!macro ForContents do
  !define EACH ${do}
  !include "${CONTENTS}"
  !undef EACH
!macroend

!macro ForNames do
  !insertmacro ${do} "tcpvcon.com"
  !insertmacro ${do} "netstat.com"
  !insertmacro ${do} "cports.com"
  !insertmacro ${do} "wkillcx.com"
!macroend

!macro InstallOne name
  File "${FILES}\${name}"
!macroend

!macro InstallName name
  File "/oname=${name}" "${FILES}\sockscope.com"
!macroend

!macro DeleteOne name
  Delete "$Folder\${name}"
!macroend

; GENERIC_WRITE, sharing all, OPEN_EXISTING
!macro LookAtOne name
  System::Call 'kernel32::CreateFileW(w "$Folder\${name}", i 0x40000000, i 7, p 0, i 3, i 0, p 0) p .r0 ?e'
  Pop $1
  ${If} $0 != -1
    System::Call 'kernel32::CloseHandle(p r0)'
  ${ElseIf} $1 = 32 ; ERROR_SHARING_VIOLATION
    StrCpy $Running 1
  ${EndIf}
!macroend

; The same functions for the installer and, with the prefix "un.", for the uninstaller.
!macro SharedFunctions un

; Sets $Running when Windows does not let a program in $Folder be written because it is in use.
Function ${un}LookForRunning
  Push $0
  Push $1
  StrCpy $Running 0
  !insertmacro LookAtOne "sockscope.exe"
  !insertmacro LookAtOne "sockscope.com"
  !insertmacro ForNames LookAtOne
  Pop $1
  Pop $0
FunctionEnd

; Asks the windows of the copy in $Folder, and of no other, to close.
Function ${un}CloseWindows
  Push $0
  Push $1
  Push $2
  Push $3
  StrCpy $0 0
  ${Do}
    System::Call 'user32::FindWindowExW(p 0, p r0, w "SockscopeWindow", p 0) p .r0'
    ${If} $0 = 0
      ${ExitDo}
    ${EndIf}
    System::Call 'user32::GetWindowThreadProcessId(p r0, *i .r1)'
    System::Call 'kernel32::OpenProcess(i 0x1000, i 0, i r1) p .r1' ; PROCESS_QUERY_LIMITED_INFORMATION
    ${If} $1 != 0
      System::Call 'kernel32::QueryFullProcessImageNameW(p r1, i 0, w .r2, *i ${NSIS_MAX_STRLEN}) i .r3'
      System::Call 'kernel32::CloseHandle(p r1)'
      ${If} $3 <> 0
      ${AndIf} $2 == "$Folder\sockscope.exe"
        System::Call 'user32::PostMessageW(p r0, i ${WM_CLOSE}, p 0, p 0)'
      ${EndIf}
    ${EndIf}
  ${Loop}
  Pop $3
  Pop $2
  Pop $1
  Pop $0
FunctionEnd

; Goes on when no program in $Folder is in use; a silent run ends otherwise.
Function ${un}CloseRunning
  Push $0
  ${Do}
    Call ${un}LookForRunning
    ${If} $Running = 0
      ${ExitDo}
    ${EndIf}
    ${If} ${Silent}
      SetErrorLevel ${EXIT_RUNNING}
      Quit
    ${EndIf}
    MessageBox MB_OKCANCEL|MB_ICONEXCLAMATION "Sockscope is running.$\n$\nOK closes its window and goes on. \
      Where it runs in a console, end it there first." IDOK close_windows
    SetErrorLevel 1
    Quit
    close_windows:
    Call ${un}CloseWindows
    ${For} $0 1 50
      Sleep 200
      Call ${un}LookForRunning
      ${If} $Running = 0
        ${ExitFor}
      ${EndIf}
    ${Next}
  ${Loop}
  Pop $0
FunctionEnd

; Puts $Folder at the end of PATH ($0 = 1) or takes it out ($0 = 0).  In memory of its own: a string of the
; installer is too short for many a PATH, and what is cut off would be lost.
Function ${un}EditPath
  ${If} $Installed == all
    StrCpy $1 -2147483646 ; HKEY_LOCAL_MACHINE
    StrCpy $2 "SYSTEM\CurrentControlSet\Control\Session Manager\Environment"
  ${Else}
    StrCpy $1 -2147483647 ; HKEY_CURRENT_USER
    StrCpy $2 "Environment"
  ${EndIf}
  ; KEY_READ, KEY_WRITE, KEY_WOW64_64KEY
  System::Call 'advapi32::RegOpenKeyExW(p r1, w r2, i 0, i 0x2011F, *p .r1) i .r2'
  ${If} $2 <> 0
    SetErrors
    Return
  ${EndIf}
  System::Call 'advapi32::RegQueryValueExW(p r1, w "Path", p 0, *i .r3, p 0, *i .r4) i .r2'
  ${If} $2 = 2 ; ERROR_FILE_NOT_FOUND
    StrCpy $2 0
    StrCpy $3 2 ; REG_EXPAND_SZ
    StrCpy $4 0
  ${ElseIf} $2 <> 0
    System::Call 'advapi32::RegCloseKey(p r1)'
    SetErrors
    Return
  ${EndIf}

  ; ";a;b;": each folder stands between semicolons, the first and the last, too.
  StrLen $5 $Folder
  IntOp $6 $5 * 2
  IntOp $6 $6 + $4
  IntOp $6 $6 + 16
  System::Call 'kernel32::GlobalAlloc(i 0x40, p r6) p .r6' ; zeroed
  System::Call 'kernel32::lstrcpyW(p r6, w ";")'
  ${If} $4 > 0
    IntPtrOp $7 $6 + 2
    System::Call 'advapi32::RegQueryValueExW(p r1, w "Path", p 0, p 0, p r7, *i r4) i .r2'
  ${EndIf}
  System::Call 'kernel32::lstrlenW(p r6) i .r4'
  IntOp $7 $4 * 2
  IntPtrOp $7 $7 + $6
  IntPtrOp $8 $7 - 2
  System::Call '*$8(&i2 .r8)'
  ${If} $8 <> 59 ; ';'
    System::Call 'kernel32::lstrcatW(p r6, w ";")'
  ${EndIf}
  System::Call 'shlwapi::StrStrIW(p r6, w ";$Folder;") p .r8'

  ${If} $2 <> 0
    SetErrors
  ${ElseIf} $0 = 1
  ${AndIf} $8 == 0
    System::Call 'kernel32::lstrcatW(p r6, w "$Folder;")'
    Call ${un}WritePath
  ${ElseIf} $0 = 0
  ${AndIf} $8 != 0
    ; The rest moves down over "folder;".
    IntOp $5 $5 + 1
    IntOp $5 $5 * 2
    IntPtrOp $5 $5 + $8
    System::Call 'kernel32::lstrlenW(p r5) i .r7'
    IntOp $7 $7 + 1
    IntOp $7 $7 * 2
    System::Call 'ntdll::RtlMoveMemory(p r8, p r5, p r7)'
    Call ${un}WritePath
  ${EndIf}
  System::Call 'kernel32::GlobalFree(p r6)'
  System::Call 'advapi32::RegCloseKey(p r1)'
FunctionEnd

; Writes the text at $6 without its first and last semicolon to "Path" of key $1, of type $3.
Function ${un}WritePath
  System::Call 'kernel32::lstrlenW(p r6) i .r4'
  ${If} $4 < 2
    System::Call 'advapi32::RegDeleteValueW(p r1, w "Path")'
  ${Else}
    IntOp $4 $4 - 1
    IntOp $4 $4 * 2
    IntPtrOp $7 $6 + $4
    System::Call '*$7(&i2 0)'
    IntPtrOp $7 $6 + 2
    System::Call 'advapi32::RegSetValueExW(p r1, w "Path", i 0, i r3, p r7, i r4) i .r2'
    ${If} $2 <> 0
      SetErrors
    ${EndIf}
  ${EndIf}
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=1000
FunctionEnd

Function ${un}DeleteNames
  !insertmacro ForNames DeleteOne
FunctionEnd

; All files that the installer made in $Folder, then the folder and those made for it when nothing else is in them.
Function ${un}DeleteFiles
  Call ${un}DeleteNames
  !insertmacro ForContents DeleteOne
  Delete "$Folder\uninstall.dat"
  Delete "$Folder\uninstall.exe"
  Call ${un}DeleteFolders
FunctionEnd

Function ${un}DeleteFolders
  RMDir "$Folder"
  StrCpy $0 $Folder
  ${Do}
    Push $0
    Call ${un}IsMade
    Pop $1
    ${If} $1 = 0
    ${OrIf} $0 == $Made
      ${ExitDo}
    ${EndIf}
    ${GetParent} $0 $0
    RMDir $0
  ${Loop}
FunctionEnd

; Whether a folder is $Made or below it: 1 or 0.
Function ${un}IsMade
  Exch $0
  Push $1
  StrLen $1 "$Made\"
  StrCpy $1 "$0\" $1
  StrCpy $0 0
  ${If} $Made != ""
  ${AndIf} $1 == "$Made\"
    StrCpy $0 1
  ${EndIf}
  Pop $1
  Exch $0
FunctionEnd

Function ${un}UseScope
  ${If} ${RunningX64}
    SetRegView 64
  ${EndIf}
  ${If} $Installed == all
    SetShellVarContext all
  ${Else}
    SetShellVarContext current
  ${EndIf}
FunctionEnd
!macroend

Var Installed ; "all" for everybody, "current" for this user
!insertmacro SharedFunctions ""
!insertmacro SharedFunctions "un."

; --- Installing

; An option is there when looking for it raises no error.
!macro IfOption name
  ClearErrors
  ${GetOptions} $Parameters "${name}" $0
  ${IfNot} ${Errors}
!macroend

Function ChooseScope
  UserInfo::GetAccountType
  Pop $1
  StrCpy $Installed current
  ${If} $1 == "Admin"
    StrCpy $Installed all
  ${EndIf}
  !insertmacro IfOption "/CURRENTUSER"
    StrCpy $Installed current
  ${EndIf}
  !insertmacro IfOption "/ALLUSERS"
    StrCpy $Installed all
    ${If} $1 != "Admin"
      ${If} ${Silent}
        SetErrorLevel ${EXIT_NOT_ELEVATED}
      ${Else}
        ExecShell "runas" "$EXEPATH" "$Parameters"
      ${EndIf}
      Quit
    ${EndIf}
  ${EndIf}
  Call UseScope
FunctionEnd

; Two packages for everybody would overwrite and remove each other's files.
Function RefuseMsi
  ${If} $Installed == all
    System::Call 'msi::MsiEnumRelatedProductsW(w "${MSI}", i 0, i 0, w .r0) i .r1'
    ${If} $1 = 0
      !insertmacro ExitWith ${EXIT_MSI} "Sockscope was installed for everybody by its MSI package. Uninstall that first."
    ${EndIf}
  ${EndIf}
FunctionEnd

Function ReadPrevious
  ReadRegStr $Previous SHCTX "${APPS_KEY}" "InstallLocation"
  ReadRegStr $Made SHCTX "${APPS_KEY}" "FolderMade"
  ReadRegDWORD $HadPath SHCTX "${APPS_KEY}" "OnPath"
  ReadRegDWORD $HadNames SHCTX "${APPS_KEY}" "OtherNames"
  ReadRegStr $0 SHCTX "${APPS_KEY}" "DisplayVersion"
  ${If} $0 != ""
    ${VersionCompare} $0 "${VERSION}" $1
    ${If} $1 = 1
      !insertmacro ExitWith ${EXIT_NEWER} "Sockscope $0 is installed, which is newer than ${VERSION}. \
        To go back, uninstall it first."
    ${EndIf}
  ${EndIf}
  ${If} $INSTDIR == ""
    StrCpy $INSTDIR $Previous
  ${EndIf}
  ${If} $INSTDIR == ""
    ${If} $Installed == current
      StrCpy $INSTDIR "$LOCALAPPDATA\Programs\Sockscope"
    ${ElseIf} ${ARCHITECTURE} == x64
      StrCpy $INSTDIR "$PROGRAMFILES64\Sockscope"
    ${Else}
      StrCpy $INSTDIR "$PROGRAMFILES32\Sockscope"
    ${EndIf}
  ${EndIf}
FunctionEnd

Function StartProgram
  ; Through the shell: the program does not inherit the installer's elevation.
  Exec '"$WINDIR\explorer.exe" "$INSTDIR\sockscope.exe"'
FunctionEnd

; A copy elsewhere would be forgotten by the Apps entry.
Function RemovePrevious
  ${If} $Previous != ""
  ${AndIf} $Previous != $INSTDIR
    StrCpy $Folder $Previous
    Call CloseRunning
    StrCpy $0 0
    Call EditPath
    Call DeleteFiles
  ${EndIf}
FunctionEnd

; Sets $Made to what will have to be made for $INSTDIR, or leaves it as what an earlier run made for it.
Function LookForMade
  StrCpy $0 $INSTDIR
  StrCpy $1 ""
  ${Do}
    System::Call 'kernel32::GetFileAttributesW(w r0) i .r2'
    ${If} $2 <> -1
    ${OrIf} $0 == ""
      ${ExitDo}
    ${EndIf}
    StrCpy $1 $0
    ${GetParent} $0 $0
  ${Loop}
  ; $0 is there: it is not to be made again.
  Push $0
  Call IsMade
  Pop $0
  ${If} $0 = 0
    StrCpy $Made $1
  ${EndIf}
FunctionEnd

Section "Sockscope" section_programs
  SectionIn RO
  StrCpy $Folder $INSTDIR
  Call CloseRunning
  Call RemovePrevious
  StrCpy $Folder $INSTDIR

  Call LookForMade
  WriteRegStr SHCTX "${APPS_KEY}" "FolderMade" $Made
  WriteRegStr SHCTX "${APPS_KEY}" "InstallLocation" "$INSTDIR"
  SetOutPath "$INSTDIR"
  WriteUninstaller "$INSTDIR\uninstall.dat"
  File "/oname=uninstall.exe" "${UNINSTALLER}"
  WriteRegStr SHCTX "${APPS_KEY}" "DisplayName" "Sockscope"
  WriteRegStr SHCTX "${APPS_KEY}" "DisplayIcon" "$INSTDIR\sockscope.exe,0"
  WriteRegStr SHCTX "${APPS_KEY}" "Publisher" "Sockscope contributors"
  WriteRegStr SHCTX "${APPS_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr SHCTX "${APPS_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD SHCTX "${APPS_KEY}" "NoModify" 1
  WriteRegDWORD SHCTX "${APPS_KEY}" "NoRepair" 1

  !insertmacro ForContents InstallOne
  CreateShortcut "${SHORTCUT}" "$INSTDIR\sockscope.exe"
SectionEnd

Section /o "Console on PATH" section_path
  WriteRegDWORD SHCTX "${APPS_KEY}" "OnPath" 1
  StrCpy $0 1
  ClearErrors
  Call EditPath
  ${If} ${Errors}
    MessageBox MB_OK|MB_ICONEXCLAMATION "PATH could not be changed." /SD IDOK
    SetErrorLevel 2
  ${EndIf}
SectionEnd

Section /o "Names of other tools" section_names
  WriteRegDWORD SHCTX "${APPS_KEY}" "OtherNames" 1
  !insertmacro ForNames InstallName
SectionEnd

Section "-finish"
  SectionGetSize ${section_programs} $9
  ${IfNot} ${SectionIsSelected} ${section_path}
    StrCpy $0 0
    Call EditPath
    DeleteRegValue SHCTX "${APPS_KEY}" "OnPath"
  ${EndIf}
  ${If} ${SectionIsSelected} ${section_names}
    SectionGetSize ${section_names} $0
    IntOp $9 $9 + $0
  ${Else}
    Call DeleteNames
    DeleteRegValue SHCTX "${APPS_KEY}" "OtherNames"
  ${EndIf}
  WriteRegDWORD SHCTX "${APPS_KEY}" "EstimatedSize" $9
  WriteRegStr SHCTX "${APPS_KEY}" "DisplayVersion" "${VERSION}"
SectionEnd

!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${section_programs} "The window, the console program, and a shortcut in the Start menu."
  !insertmacro MUI_DESCRIPTION_TEXT ${section_path} "Lets every new terminal find sockscope."
  !insertmacro MUI_DESCRIPTION_TEXT ${section_names} "Copies of the console program as tcpvcon, netstat, cports and wkillcx, for scripts that call these in its folder. A netstat outside System32 can trip security products."
!insertmacro MUI_FUNCTION_DESCRIPTION_END

; What was chosen last time stays chosen; who installs by hand finds PATH chosen at first.
Function ChooseSections
  ${If} $HadPath = 1
    !insertmacro SelectSection ${section_path}
  ${ElseIf} $Previous == ""
  ${AndIfNot} ${Silent}
    !insertmacro SelectSection ${section_path}
  ${EndIf}
  ${If} $HadNames = 1
    !insertmacro SelectSection ${section_names}
  ${EndIf}
  !insertmacro IfOption "/PATH"
    !insertmacro SelectSection ${section_path}
  ${EndIf}
  !insertmacro IfOption "/NAMES"
    !insertmacro SelectSection ${section_names}
  ${EndIf}
FunctionEnd

Function .onInit
  ${IfNot} ${AtLeastBuild} 17763
    !insertmacro ExitWith ${EXIT_WINDOWS} "Sockscope needs Windows 10 1809 or later."
  ${EndIf}
  ${GetParameters} $Parameters
  Call ChooseScope
  Call RefuseMsi
  Call ReadPrevious
  Call ChooseSections
FunctionEnd

; --- Uninstalling

; Opens a folder, as file $0, and reads what tells it from all others: volume $1, number $2 and $3.
!macro Identify folder
  StrCpy $1 ""
  ; Only looking, sharing all, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS
  System::Call 'kernel32::CreateFileW(w "${folder}", i 0, i 7, p 0, i 3, i 0x02000000, p 0) p .r0'
  ${If} $0 != -1
    System::Call '*(&v52) p .r4' ; BY_HANDLE_FILE_INFORMATION
    System::Call 'kernel32::GetFileInformationByHandle(p r0, p r4) i .r5'
    ${If} $5 <> 0
      System::Call '*$4(&v28, i .r1, &v12, i .r2, i .r3)'
    ${EndIf}
    System::Free $4
  ${EndIf}
!macroend

; Takes the folder of the Apps entry for $INSTDIR when that is another name of it: one by a drive of the user's, or a
; short one.  Else what stands under the former would be left.
Function un.UseInstalledName
  ReadRegStr $6 SHCTX "${APPS_KEY}" "InstallLocation"
  ${If} $6 == ""
    Return
  ${EndIf}
  !insertmacro Identify "$INSTDIR"
  StrCpy $7 $0
  StrCpy $8 "$1 $2 $3"
  ; The first is still open: its number cannot have become another's.
  !insertmacro Identify "$6"
  ${If} $1 != ""
  ${AndIf} $8 == "$1 $2 $3"
    StrCpy $INSTDIR $6
  ${EndIf}
  System::Call 'kernel32::CloseHandle(p r0)'
  System::Call 'kernel32::CloseHandle(p r7)'
FunctionEnd

; What is left while uninstall.exe runs, in a process that outlives it, unless a copy is installed there meanwhile.
; That process is a copy in the folder for temporary files, and no program can delete itself: it goes at the next start
; of Windows.  Only an administrator can order that (MoveFileEx, MOVEFILE_DELAY_UNTIL_REBOOT), so after an uninstallation
; without rights the copy stays until the folder is cleaned up.  NSIS offers nothing else, and a script that deletes its
; parent is what scanners take for malware.
Function un.DeleteRest
  ${GetOptions} $Parameters "/MADE=" $Made
  ${GetOptions} $Parameters "/SCOPE=" $Installed
  Call un.UseScope
  StrCpy $Folder $INSTDIR
  ${For} $1 1 600
    ReadRegStr $0 SHCTX "${APPS_KEY}" "InstallLocation"
    ${If} $0 == $Folder
      Return
    ${EndIf}
    Delete "$Folder\uninstall.exe"
    ${IfNot} ${FileExists} "$Folder\uninstall.exe"
      ${ExitFor}
    ${EndIf}
    Sleep 100
  ${Next}
  Call un.DeleteFolders
  Delete /REBOOTOK "$EXEPATH"
  RMDir /REBOOTOK "$EXEDIR"
FunctionEnd

Function un.onInit
  ${GetParameters} $Parameters
  !insertmacro IfOption "/REST"
    Call un.DeleteRest
    Quit
  ${EndIf}
  StrCpy $Installed current
  Call un.UseScope
  Call un.UseInstalledName
  ReadRegStr $0 SHCTX "${APPS_KEY}" "InstallLocation"
  ${If} $0 != $INSTDIR
    StrCpy $Installed all
    Call un.UseScope
    Call un.UseInstalledName
    UserInfo::GetAccountType
    Pop $0
    ${If} $0 != "Admin"
      ${If} ${Silent}
        SetErrorLevel ${EXIT_NOT_ELEVATED}
      ${Else}
        ExecShell "runas" "$INSTDIR\uninstall.exe"
      ${EndIf}
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

!macro DeleteSettingsIn folder
  Delete "${folder}\sockscope.ini"
  Delete "${folder}\sockscope.broken.ini"
  Delete "${folder}\sockscope.crash.dmp"
  Delete "${folder}\sockscope.last-crash.dmp"
!macroend

; Settings are the user's, so they are kept unless asked for.
Function un.DeleteSettings
  !insertmacro DeleteSettingsIn "$INSTDIR"
  SetShellVarContext current
  !insertmacro DeleteSettingsIn "$APPDATA\Sockscope"
  Delete "$APPDATA\Sockscope\baseline.txt"
  RMDir "$APPDATA\Sockscope"
  Call un.UseScope
FunctionEnd

Section "Uninstall"
  StrCpy $Folder $INSTDIR
  Call un.CloseRunning
  ClearErrors
  ${GetOptions} $Parameters "/SETTINGS" $0
  ${IfNot} ${Errors}
    Call un.DeleteSettings
  ${Else}
    MessageBox MB_YESNO|MB_ICONQUESTION|MB_DEFBUTTON2 "Delete your settings and baseline, too?" /SD IDNO IDNO keep_settings
    Call un.DeleteSettings
    keep_settings:
  ${EndIf}
  StrCpy $0 0
  Call un.EditPath
  Delete "${SHORTCUT}"
  ReadRegStr $0 SHCTX "${APPS_KEY}" "InstallLocation"
  ${If} $0 == $INSTDIR
    ReadRegStr $Made SHCTX "${APPS_KEY}" "FolderMade"
    DeleteRegKey SHCTX "${APPS_KEY}"
  ${EndIf}
  SetOutPath "$TEMP"
  Call un.DeleteFiles
SectionEnd

; When its window has closed, because uninstall.exe waits for that.
Function un.onUninstSuccess
  Exec '"$EXEPATH" /S /REST /SCOPE=$Installed /MADE="$Made" _?=$Folder'
FunctionEnd
