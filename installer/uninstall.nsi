; uninstall.nsi: the uninstaller that is started; the one that works is in uninstall.dat beside it.
;
;   makensis -DVERSION=x.y.z -DARCHITECTURE=x64|x86 -DRESOURCES=FOLDER -DOUTPUT=FILE
;
; The uninstaller of NSIS goes on in a copy of itself, because it cannot delete a program that runs, and ends at once
; with 0, whatever the copy comes to.  This one makes the copy itself, waits for it, and ends with its exit code.

!if ${ARCHITECTURE} == x64
  Target amd64-unicode
!else
  Target x86-unicode
!endif

!include FileFunc.nsh
!include LogicLib.nsh

Name "Sockscope"
OutFile "${OUTPUT}"
Icon "${RESOURCES}\sockscope.ico"
RequestExecutionLevel user
ManifestSupportedOS Win10
ManifestDPIAware true
SetCompressor /SOLID lzma
SilentInstall silent

VIProductVersion "${VERSION}.0"
VIFileVersion "${VERSION}.0"
VIAddVersionKey "CompanyName" "Sockscope contributors"
VIAddVersionKey "FileDescription" "Sockscope Uninstall"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "MIT License"
VIAddVersionKey "ProductName" "Sockscope"
VIAddVersionKey "ProductVersion" "${VERSION}"

Section
  InitPluginsDir
  ${GetParameters} $0
  ClearErrors
  CopyFiles /SILENT "$EXEDIR\uninstall.dat" "$PLUGINSDIR\uninstall.exe"
  ExecWait '"$PLUGINSDIR\uninstall.exe" $0 _?=$EXEDIR' $1
  ${If} ${Errors}
    StrCpy $1 2
  ${EndIf}
  SetErrorLevel $1
SectionEnd
