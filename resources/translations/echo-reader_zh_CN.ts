<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;Open films…</source>
        <translation>打开影像(&amp;O)…</translation>
    </message>
    <message>
        <source>Open DICOM films</source>
        <translation>打开 DICOM 影像</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>打开文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>Open every film in a folder</source>
        <translation>打开文件夹中的所有影像</translation>
    </message>
    <message>
        <source>Open the &amp;demonstration film</source>
        <translation>打开演示影像(&amp;D)</translation>
    </message>
    <message>
        <source>Open the chest film that ships with the program</source>
        <translation>打开随程序提供的胸片</translation>
    </message>
    <message>
        <source>&amp;Save report as text…</source>
        <translation>将报告另存为文本(&amp;S)…</translation>
    </message>
    <message>
        <source>Save the report of the study on the light box</source>
        <translation>保存观片区当前检查的报告</translation>
    </message>
    <message>
        <source>&amp;Export report…</source>
        <translation>导出报告(&amp;E)…</translation>
    </message>
    <message>
        <source>Write the report on display as PDF, Word, DICOM, FHIR, HL7 or text</source>
        <translation>将当前报告写为 PDF、Word、DICOM、FHIR、HL7 或文本</translation>
    </message>
    <message>
        <source>Export &amp;several reports…</source>
        <translation>批量导出报告(&amp;R)…</translation>
    </message>
    <message>
        <source>Write several kept reports to one folder</source>
        <translation>将多份已保存的报告写入同一文件夹</translation>
    </message>
    <message>
        <source>&amp;Close study</source>
        <translation>关闭检查(&amp;C)</translation>
    </message>
    <message>
        <source>Take the study off the list and free its films; an unsaved report is kept</source>
        <translation>将检查移出列表并释放其影像；未保存的报告会保留</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>设置(&amp;T)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Next study</source>
        <translation>下一检查(&amp;N)</translation>
    </message>
    <message>
        <source>Show the next study of the list</source>
        <translation>显示列表中的下一检查</translation>
    </message>
    <message>
        <source>&amp;Previous study</source>
        <translation>上一检查(&amp;P)</translation>
    </message>
    <message>
        <source>Show the previous study of the list</source>
        <translation>显示列表中的上一检查</translation>
    </message>
    <message>
        <source>Next p&amp;ane</source>
        <translation>下一窗格(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Study list</source>
        <translation>检查列表(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Report pane</source>
        <translation>报告窗格(&amp;R)</translation>
    </message>
    <message>
        <source>Second &amp;window</source>
        <translation>第二窗口(&amp;W)</translation>
    </message>
    <message>
        <source>The films in a window of their own, for a second monitor</source>
        <translation>在独立窗口中显示影像，供第二台显示器使用</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Draft</source>
        <translation>起草(&amp;D)</translation>
    </message>
    <message>
        <source>Draft the report of the study on the light box</source>
        <translation>为观片区当前检查起草报告</translation>
    </message>
    <message>
        <source>Draft &amp;on from here</source>
        <translation>从此处续写(&amp;O)</translation>
    </message>
    <message>
        <source>The text in front of the cursor stays; the model goes on from there</source>
        <translation>保留光标前的文字，由模型从该处续写</translation>
    </message>
    <message>
        <source>&amp;Impression from my Findings</source>
        <translation>由所见生成诊断意见(&amp;I)</translation>
    </message>
    <message>
        <source>Draft the Impression anew from the Findings as they stand</source>
        <translation>根据现有影像所见重新起草诊断意见</translation>
    </message>
    <message>
        <source>S&amp;top drafting</source>
        <translation>停止起草(&amp;T)</translation>
    </message>
    <message>
        <source>Stop the draft after the block that is being decoded</source>
        <translation>当前块解码完后停止起草</translation>
    </message>
    <message>
        <source>Insert what the draft offers</source>
        <translation>插入草稿的待选内容</translation>
    </message>
    <message>
        <source>Put the offered part of the draft into the report where the draft had got to</source>
        <translation>将草稿的待选内容放入报告，位置是草稿已写到之处</translation>
    </message>
    <message>
        <source>Dismiss what the draft offers</source>
        <translation>放弃草稿的待选内容</translation>
    </message>
    <message>
        <source>Drop the offered part of the draft, and what it still writes for this section</source>
        <translation>丢弃草稿的待选内容，以及它还将为该部分写的内容</translation>
    </message>
    <message>
        <source>Draft the &amp;whole list</source>
        <translation>起草整个列表(&amp;W)</translation>
    </message>
    <message>
        <source>Draft every study of the list that has no report yet, in the background</source>
        <translation>在后台为列表中尚无报告的检查逐一起草</translation>
    </message>
    <message>
        <source>Stop drafting the &amp;list</source>
        <translation>停止列表起草(&amp;L)</translation>
    </message>
    <message>
        <source>Stop after the block that is being decoded; finished drafts stay</source>
        <translation>当前块解码完后停止；已完成的草稿保留</translation>
    </message>
    <message>
        <source>&amp;Copy report</source>
        <translation>复制报告(&amp;C)</translation>
    </message>
    <message>
        <source>Copy Findings and Impression to the clipboard</source>
        <translation>将影像所见和诊断意见复制到剪贴板</translation>
    </message>
    <message>
        <source>&amp;Find…</source>
        <translation>查找(&amp;F)…</translation>
    </message>
    <message>
        <source>Find text in the report on display</source>
        <translation>在当前报告中查找文字</translation>
    </message>
    <message>
        <source>Find ne&amp;xt</source>
        <translation>查找下一个(&amp;X)</translation>
    </message>
    <message>
        <source>Find pre&amp;vious</source>
        <translation>查找上一个(&amp;V)</translation>
    </message>
    <message>
        <source>Next f&amp;ield</source>
        <translation>下一填写处(&amp;E)</translation>
    </message>
    <message>
        <source>Select the next place to be filled in</source>
        <translation>选中下一个待填写处</translation>
    </message>
    <message>
        <source>Previous field</source>
        <translation>上一填写处</translation>
    </message>
    <message>
        <source>Select the place to be filled in that comes before</source>
        <translation>选中上一个待填写处</translation>
    </message>
    <message>
        <source>Next re&amp;gion or section</source>
        <translation>下一部位或段落(&amp;G)</translation>
    </message>
    <message>
        <source>Go to where the report turns to the next region or section</source>
        <translation>转到报告中下一部位或段落的开头</translation>
    </message>
    <message>
        <source>Previous region or section</source>
        <translation>上一部位或段落</translation>
    </message>
    <message>
        <source>Go back to where the report turned to this region or section</source>
        <translation>回到报告中该部位或段落的开头</translation>
    </message>
    <message>
        <source>&amp;Templates…</source>
        <translation>模板(&amp;M)…</translation>
    </message>
    <message>
        <source>Put a template into the report, or keep and import your own</source>
        <translation>将模板放入报告，或保存、导入自己的模板</translation>
    </message>
    <message>
        <source>Save report as temp&amp;late…</source>
        <translation>将报告存为模板(&amp;A)…</translation>
    </message>
    <message>
        <source>Keep Technique, Findings and Impression as a template of your own</source>
        <translation>将检查技术、影像所见和诊断意见存为自己的模板</translation>
    </message>
    <message>
        <source>I&amp;mport templates…</source>
        <translation>导入模板(&amp;N)…</translation>
    </message>
    <message>
        <source>Read report templates of the RSNA library (HTML)</source>
        <translation>读取 RSNA 模板库的报告模板（HTML）</translation>
    </message>
    <message>
        <source>Insert a meas&amp;urement…</source>
        <translation>插入测量值(&amp;U)…</translation>
    </message>
    <message>
        <source>Put a measurement of these films in at the cursor</source>
        <translation>在光标处插入这些影像的测量值</translation>
    </message>
    <message>
        <source>Reph&amp;rase this sentence…</source>
        <translation>改写本句(&amp;R)…</translation>
    </message>
    <message>
        <source>Choose another wording of the sentence at the cursor</source>
        <translation>为光标处的句子选择另一种写法</translation>
    </message>
    <message>
        <source>C&amp;heck the report…</source>
        <translation>检查报告(&amp;H)…</translation>
    </message>
    <message>
        <source>Check sides, denials, gaps, comparisons, spelling and what nobody has read yet</source>
        <translation>核对侧别、否定、缺项、比较、拼写以及尚无人阅读的文字</translation>
    </message>
    <message>
        <source>Mark all as &amp;read</source>
        <translation>全部标为已读(&amp;K)</translation>
    </message>
    <message>
        <source>Say that you have read every word of the report on display</source>
        <translation>确认您已读过当前报告的每一个字</translation>
    </message>
    <message>
        <source>Show &amp;where the text comes from</source>
        <translation>显示文字来源(&amp;B)</translation>
    </message>
    <message>
        <source>Mark what the model wrote, what you edited and typed, and what nobody has read yet</source>
        <translation>标出模型所写、您修改和键入的文字以及尚无人阅读的文字</translation>
    </message>
    <message>
        <source>Show doubtfu&amp;l words</source>
        <translation>显示存疑词(&amp;Q)</translation>
    </message>
    <message>
        <source>Mark the words of the draft that the model was not sure of</source>
        <translation>标出草稿中模型没有把握的词</translation>
    </message>
    <message>
        <source>Ne&amp;xt doubtful word</source>
        <translation>下一存疑词(&amp;J)</translation>
    </message>
    <message>
        <source>Go to the next word that the model was not sure of</source>
        <translation>转到下一个模型没有把握的词</translation>
    </message>
    <message>
        <source>What it mi&amp;ght have been…</source>
        <translation>其他可能的词(&amp;Y)…</translation>
    </message>
    <message>
        <source>Other words for the doubtful word at the cursor, from the same draft</source>
        <translation>同一草稿中光标处存疑词的其他候选</translation>
    </message>
    <message>
        <source>Mark as &amp;preliminary</source>
        <translation>标为初步报告(&amp;P)</translation>
    </message>
    <message>
        <source>The report may be read, and can still be changed</source>
        <translation>报告可供阅读，仍可修改</translation>
    </message>
    <message>
        <source>&amp;Sign…</source>
        <translation>签发(&amp;S)…</translation>
    </message>
    <message>
        <source>Make the report final, after a look at the checks</source>
        <translation>查看核对结果后将报告定稿</translation>
    </message>
    <message>
        <source>&amp;Versions…</source>
        <translation>版本(&amp;Z)…</translation>
    </message>
    <message>
        <source>Compare the kept versions of the report and bring one back</source>
        <translation>比较报告的各个保存版本并恢复其中之一</translation>
    </message>
    <message>
        <source>&amp;User help</source>
        <translation>使用帮助(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Keyboard and mouse</source>
        <translation>键盘与鼠标(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;About ECHO</source>
        <translation>关于 ECHO(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>F&amp;ilm</source>
        <translation>影像(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Report</source>
        <translation>报告(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
</context>
<context>
    <name>Addenda</name>
    <message>
        <source>Sign the addendum</source>
        <translation>签发补充报告</translation>
    </message>
    <message>
        <source>Addendum</source>
        <translation>补充报告</translation>
    </message>
    <message>
        <source>Addendum, {author}, {time}: {text}</source>
        <translation>补充报告，{author}，{time}：{text}</translation>
    </message>
</context>
<context>
    <name>Background</name>
    <message>
        <source>Indication, comparison, technique</source>
        <translation>检查指征、对比、检查技术</translation>
    </message>
</context>
<context>
    <name>Controls</name>
    <message>
        <source>Progress of the draft</source>
        <translation>起草进度</translation>
    </message>
    <message>
        <source>Language of the draft</source>
        <translation>草稿语言</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Copy the report to the clipboard</source>
        <translation>将报告复制到剪贴板</translation>
    </message>
    <message>
        <source>Save the report as text</source>
        <translation>将报告另存为文本</translation>
    </message>
    <message>
        <source>Redraft</source>
        <translation>重新起草</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>起草</translation>
    </message>
</context>
<context>
    <name>Core</name>
    <message>
        <source>this is a folder, not a film; open it as a folder</source>
        <translation>这是文件夹，不是影像文件；请按文件夹打开</translation>
    </message>
    <message>
        <source>this is not a file but a device or a pipe</source>
        <translation>这不是文件，而是设备或管道</translation>
    </message>
    <message>
        <source>the file is empty; copy it again from its source</source>
        <translation>文件为空；请从来源重新复制</translation>
    </message>
    <message>
        <source>its place in the archive is damaged; fetch the archive again</source>
        <translation>它在压缩包中的位置已损坏；请重新获取压缩包</translation>
    </message>
    <message>
        <source>there is no such file</source>
        <translation>文件不存在</translation>
    </message>
    <message>
        <source>the system does not allow this file to be read</source>
        <translation>系统不允许读取该文件</translation>
    </message>
    <message>
        <source>the file cannot be read ({reason})</source>
        <translation>文件无法读取（{reason}）</translation>
    </message>
    <message>
        <source>the folder cannot be searched ({reason}); check who may open it</source>
        <translation>无法搜索此文件夹（{reason}）；请检查访问权限</translation>
    </message>
    <message>
        <source>the archive holds no DICOM film; pictures and archives inside of it have to be unpacked first</source>
        <translation>压缩包中没有 DICOM 影像；其中的图片和压缩包须先解压</translation>
    </message>
    <message>
        <source>it lists files that are not there ({count}); copy the whole disc</source>
        <translation>其中列出的部分文件不存在（{count}）；请复制整张光盘</translation>
    </message>
    <message>
        <source>its DICOM header is damaged; fetch the film again</source>
        <translation>其 DICOM 头信息已损坏；请重新获取该影像</translation>
    </message>
    <message>
        <source>this is not a DICOM file; choose the film&apos;s DICOM export</source>
        <translation>这不是 DICOM 文件；请选择该影像的 DICOM 导出文件</translation>
    </message>
    <message>
        <source>it holds floating-point pixels, which are not a film</source>
        <translation>其像素为浮点数，不是 X 线影像</translation>
    </message>
    <message>
        <source>the file ends where its pixels begin; fetch the film again</source>
        <translation>文件在像素数据开始处中断；请重新获取该影像</translation>
    </message>
    <message>
        <source>its deflated data are damaged; fetch the film again</source>
        <translation>其压缩数据已损坏；请重新获取该影像</translation>
    </message>
    <message>
        <source>its deflated data hold more than {size} MiB, which is no film</source>
        <translation>其压缩数据超过 {size} MiB，不是 X 线影像</translation>
    </message>
    <message>
        <source>its deflated data are cut short; fetch the film again</source>
        <translation>其压缩数据不完整；请重新获取该影像</translation>
    </message>
    <message>
        <source>the file went away while it was read; open it again</source>
        <translation>读取过程中文件消失；请重新打开</translation>
    </message>
    <message>
        <source>it is compressed as {name}, which this program does not decode; ask for an uncompressed copy</source>
        <translation>其压缩格式为 {name}，本程序不能解码；请索取未压缩的副本</translation>
    </message>
    <message>
        <source>its pixel data are {problem}; fetch the film again from its source</source>
        <translation>其像素数据{problem}；请从来源重新获取该影像</translation>
    </message>
    <message>
        <source>damaged: its fragments do not fit together</source>
        <translation>已损坏：各片段不能拼合</translation>
    </message>
    <message>
        <source>damaged and cannot be decoded</source>
        <translation>已损坏，无法解码</translation>
    </message>
    <message>
        <source>inconsistent: the header says {rows} by {columns}, the data {found_rows} by {found_columns}</source>
        <translation>不一致：头信息为 {rows} × {columns}，数据为 {found_rows} × {found_columns}</translation>
    </message>
    <message>
        <source>inconsistent: the header says {samples} samples, the data {found}</source>
        <translation>不一致：头信息为 {samples} 个采样，数据为 {found} 个</translation>
    </message>
    <message>
        <source>inconsistent: {precision} bits do not fit into {bits}</source>
        <translation>不一致：{precision} 位放不进 {bits} 位</translation>
    </message>
    <message>
        <source>cut short</source>
        <translation>不完整</translation>
    </message>
    <message>
        <source>not JPEG, though the file says so</source>
        <translation>不是文件所称的 JPEG</translation>
    </message>
    <message>
        <source>damaged between two JPEG segments</source>
        <translation>在两个 JPEG 段之间损坏</translation>
    </message>
    <message>
        <source>damaged in the JPEG frame header</source>
        <translation>JPEG 帧头损坏</translation>
    </message>
    <message>
        <source>cut short: the end of the image is missing</source>
        <translation>不完整：缺少图像末尾</translation>
    </message>
    <message>
        <source>incomplete: no frame or no scan</source>
        <translation>不完整：没有帧或没有扫描</translation>
    </message>
    <message>
        <source>not JPEG 2000, though the file says so</source>
        <translation>不是文件所称的 JPEG 2000</translation>
    </message>
    <message>
        <source>damaged in the JPEG 2000 size marker</source>
        <translation>JPEG 2000 尺寸标记损坏</translation>
    </message>
    <message>
        <source>incomplete: {found} of {tiles} tiles</source>
        <translation>不完整：{tiles} 个图块中只有 {found} 个</translation>
    </message>
    <message>
        <source>inconsistent: {count} RLE segments instead of {segments}</source>
        <translation>不一致：RLE 段为 {count} 个，应为 {segments} 个</translation>
    </message>
    <message>
        <source>cut short or damaged in the RLE header</source>
        <translation>RLE 头不完整或已损坏</translation>
    </message>
    <message>
        <source>incomplete: a JP2 file without codestream</source>
        <translation>不完整：JP2 文件没有码流</translation>
    </message>
    <message>
        <source>damaged in the JPEG 2000 header</source>
        <translation>JPEG 2000 头损坏</translation>
    </message>
    <message>
        <source>damaged in a JPEG 2000 tile-part</source>
        <translation>JPEG 2000 图块损坏</translation>
    </message>
    <message>
        <source>cut short inside a JPEG 2000 tile-part</source>
        <translation>JPEG 2000 图块不完整</translation>
    </message>
    <message>
        <source>damaged: something foreign follows the last JPEG 2000 tile-part</source>
        <translation>已损坏：最后一个 JPEG 2000 图块之后有多余内容</translation>
    </message>
    <message>
        <source>not of the length that its encoding needs; fetch the film again</source>
        <translation>长度与其编码不符；请重新获取该影像</translation>
    </message>
    <message>
        <source>its pixel data are not of the length that its encoding needs; fetch the film again</source>
        <translation>其像素数据长度与编码不符；请重新获取该影像</translation>
    </message>
    <message>
        <source>its pixel data are of another size than its header says</source>
        <translation>其像素数据的大小与头信息不符</translation>
    </message>
    <message>
        <source>its pixel data are not the colour picture that its header says</source>
        <translation>其像素数据不是头信息所称的彩色图像</translation>
    </message>
    <message>
        <source>its pixel data are cut short ({present} of {expected} bytes); fetch the film again from its source</source>
        <translation>其像素数据不完整（{expected} 字节中只有 {present} 字节）；请从来源重新获取该影像</translation>
    </message>
    <message>
        <source>this is not a {kind}; open another file</source>
        <translation>这不是{kind}；请打开其他文件</translation>
    </message>
    <message>
        <source>its {kind} breaks off; fetch it again from its source</source>
        <translation>其{kind}中断；请从来源重新获取</translation>
    </message>
    <message>
        <source>its {kind} is damaged; fetch it again from its source</source>
        <translation>其{kind}已损坏；请从来源重新获取</translation>
    </message>
    <message>
        <source>its key object selection names no image; fetch it again from its source</source>
        <translation>其关键对象选择未指明图像；请从来源重新获取</translation>
    </message>
    <message>
        <source>its presentation state names no image; fetch it again from its source</source>
        <translation>其显示状态未指明图像；请从来源重新获取</translation>
    </message>
    <message>
        <source>its presentation state does not say which end is black; fetch it again</source>
        <translation>其显示状态未说明哪一端为黑；请重新获取</translation>
    </message>
    <message>
        <source>key object selection</source>
        <translation>关键对象选择</translation>
    </message>
    <message>
        <source>grayscale presentation state</source>
        <translation>灰度显示状态</translation>
    </message>
    <message>
        <source>structured report with measurements</source>
        <translation>含测量的结构化报告</translation>
    </message>
    <message>
        <source>this structured report holds no measurements; open another file</source>
        <translation>该结构化报告不含测量；请打开其他文件</translation>
    </message>
    <message>
        <source>its Rescale Slope is zero, which erases the picture; fetch it again</source>
        <translation>其 Rescale Slope 为零，会抹去图像；请重新获取</translation>
    </message>
    <message>
        <source>it asks for a turn of {rotation} degrees, which there is not; fetch it again</source>
        <translation>它要求旋转 {rotation} 度，这不存在；请重新获取</translation>
    </message>
    <message>
        <source>its {keyword} is damaged ({why}); fetch it again</source>
        <translation>其 {keyword} 已损坏（{why}）；请重新获取</translation>
    </message>
    <message>
        <source>its {keyword} is not a number; fetch the film again</source>
        <translation>其 {keyword} 不是数字；请重新获取该影像</translation>
    </message>
    <message>
        <source>the archive cannot be read ({reason})</source>
        <translation>压缩包无法读取（{reason}）</translation>
    </message>
    <message>
        <source>the archive has {count} entries, more than this program looks through</source>
        <translation>压缩包有 {count} 个条目，超出本程序的查找范围</translation>
    </message>
    <message>
        <source>it is locked with a password; unpack the archive first</source>
        <translation>它有密码保护；请先解压</translation>
    </message>
    <message>
        <source>it is larger than {size} MiB, more than this program opens</source>
        <translation>它超过 {size} MiB，超出本程序的打开范围</translation>
    </message>
    <message>
        <source>it is larger than {size} MiB, more than such a file has</source>
        <translation>它超过 {size} MiB，超出此类文件应有的大小</translation>
    </message>
    <message>
        <source>the archive is damaged or of a foreign kind; unpack it with another program</source>
        <translation>压缩包已损坏或格式不明；请用其他程序解压</translation>
    </message>
    <message>
        <source>its pixels are not in memory at the moment; show the film again</source>
        <translation>其像素目前不在内存中；请重新显示该影像</translation>
    </message>
    <message>
        <source>the file has changed since the film was opened; close the study and open it again</source>
        <translation>影像打开后文件已被改动；请关闭该检查后重新打开</translation>
    </message>
    <message>
        <source>its pixels are no longer in memory; open the film again</source>
        <translation>其像素已不在内存中；请重新打开该影像</translation>
    </message>
    <message>
        <source>its pixels in memory are incomplete; open the film again</source>
        <translation>其内存中的像素不完整；请重新打开该影像</translation>
    </message>
    <message>
        <source>no shared memory left for its {size} MiB of pixels; close other films</source>
        <translation>没有足够的共享内存存放其 {size} MiB 像素；请关闭其他影像</translation>
    </message>
    <message>
        <source>it has {rows} by {columns} pixels, more than are opened</source>
        <translation>其尺寸为 {rows} × {columns} 像素，超出可打开的范围</translation>
    </message>
    <message>
        <source>it has more pixels than this program opens</source>
        <translation>其像素超出本程序的打开范围</translation>
    </message>
    <message>
        <source>the picture is damaged and cannot be decoded; export it again</source>
        <translation>图片已损坏，无法解码；请重新导出</translation>
    </message>
    <message>
        <source>reading it took more than {seconds} s and was stopped; the file may be damaged</source>
        <translation>读取超过 {seconds} 秒，已停止；文件可能已损坏</translation>
    </message>
    <message>
        <source>its decoder failed ({why}); the file may be damaged</source>
        <translation>其解码程序失败（{why}）；文件可能已损坏</translation>
    </message>
    <message>
        <source>the film decoder was closed</source>
        <translation>影像解码程序已关闭</translation>
    </message>
    <message>
        <source>the film decoder is closed</source>
        <translation>影像解码程序已关闭</translation>
    </message>
    <message>
        <source>the film process does not start</source>
        <translation>影像进程无法启动</translation>
    </message>
    <message>
        <source>it could not be started</source>
        <translation>无法启动</translation>
    </message>
    <message>
        <source>it closed its connection</source>
        <translation>连接已断开</translation>
    </message>
    <message>
        <source>it answered nonsense</source>
        <translation>应答无法理解</translation>
    </message>
    <message>
        <source>out of time</source>
        <translation>超时</translation>
    </message>
    <message>
        <source>ended with status {code}</source>
        <translation>以状态 {code} 结束</translation>
    </message>
    <message>
        <source>stopped by signal {code}</source>
        <translation>被信号 {code} 中止</translation>
    </message>
    <message>
        <source>there is not enough memory for its pixels; close other films</source>
        <translation>内存不足以存放其像素；请关闭其他影像</translation>
    </message>
    <message>
        <source>it is the index of a disc (DICOMDIR); open the folder that it lies in</source>
        <translation>它是光盘索引（DICOMDIR）；请打开它所在的文件夹</translation>
    </message>
    <message>
        <source>the pixels of its image are missing; fetch the film again from its source</source>
        <translation>缺少其图像像素；请从来源重新获取该影像</translation>
    </message>
    <message>
        <source>it holds no image (a report, a presentation state, a bare header); choose the film</source>
        <translation>它不含图像（报告、显示状态或仅有头信息）；请选择影像文件</translation>
    </message>
    <message>
        <source>its header gives an impossible size of {rows} by {columns} pixels</source>
        <translation>其头信息给出的尺寸 {rows} × {columns} 像素不可能</translation>
    </message>
    <message>
        <source>its header announces {rows} by {columns} pixels, more than this program opens</source>
        <translation>其头信息声明 {rows} × {columns} 像素，超出本程序的打开范围</translation>
    </message>
    <message>
        <source>it has {samples} samples per pixel, which is neither grey nor colour</source>
        <translation>其每像素有 {samples} 个采样，既非灰度也非彩色</translation>
    </message>
    <message>
        <source>its header contradicts itself ({samples} samples per pixel, {photometric}); fetch the film again</source>
        <translation>其头信息自相矛盾（每像素 {samples} 个采样，{photometric}）；请重新获取该影像</translation>
    </message>
    <message>
        <source>it has {bits} bits per pixel, which is not a film</source>
        <translation>其每像素 {bits} 位，不是 X 线影像</translation>
    </message>
    <message>
        <source>its header contradicts itself ({stored} bits stored up to bit {high} of {allocated}); fetch the film again</source>
        <translation>其头信息自相矛盾（存储 {stored} 位，最高位 {high}，分配 {allocated} 位）；请重新获取该影像</translation>
    </message>
    <message>
        <source>it has {bits} bits per pixel; a film has at most 16</source>
        <translation>其每像素 {bits} 位；影像最多 16 位</translation>
    </message>
    <message>
        <source>it holds colour of more than 16 bits a sample, which is not decoded</source>
        <translation>其彩色采样超过 16 位，不能解码</translation>
    </message>
    <message>
        <source>reading it needs more memory than is allowed</source>
        <translation>读取它所需的内存超出限制</translation>
    </message>
    <message>
        <source>there is no memory for its pixels</source>
        <translation>没有内存存放其像素</translation>
    </message>
    <message>
        <source>it could not be read ({why}); fetch the film again from its source</source>
        <translation>无法读取（{why}）；请从来源重新获取该影像</translation>
    </message>
    <message>
        <source>its Modality LUT is damaged ({why}); fetch it again</source>
        <translation>其 Modality LUT 已损坏（{why}）；请重新获取</translation>
    </message>
    <message>
        <source>its descriptor or data are missing</source>
        <translation>缺少描述符或数据</translation>
    </message>
    <message>
        <source>its descriptor has not three values</source>
        <translation>描述符不是三个值</translation>
    </message>
    <message>
        <source>{bits} bits per entry</source>
        <translation>每项 {bits} 位</translation>
    </message>
    <message>
        <source>{entries} entries promised, {present} present</source>
        <translation>声明 {entries} 项，实有 {present} 项</translation>
    </message>
    <message>
        <source>its data are not numbers</source>
        <translation>数据不是数字</translation>
    </message>
    <message>
        <source>the film lacks a valid study, series or instance UID: nothing can refer to it</source>
        <translation>该影像缺少有效的检查、序列或实例 UID，无法被引用</translation>
    </message>
    <message>
        <source>a flagged film is not open: nothing can refer to it</source>
        <translation>有标记的影像未打开，无法被引用</translation>
    </message>
    <message>
        <source>a measurement belongs to a film that is not open: nothing can refer to it</source>
        <translation>有测量属于未打开的影像，无法被引用</translation>
    </message>
    <message>
        <source>a measurement of kind {kind} does not have {count} points</source>
        <translation>{kind} 类测量没有 {count} 个点</translation>
    </message>
    <message>
        <source>is a colour image, which has no grey values for the model</source>
        <translation>是彩色图像，没有可供模型使用的灰度值</translation>
    </message>
    <message>
        <source>inconsistent: they need more than the {bits} bits that the header says</source>
        <translation>不一致：数值超出头信息所述的 {bits} 位</translation>
    </message>
    <message>
        <source>inconsistent: the header says that no value is below zero, the data have such</source>
        <translation>不一致：头信息称没有负值，数据中却有</translation>
    </message>
    <message>
        <source>{bits} bits per entry promised, values up to {greatest} present</source>
        <translation>声明每项 {bits} 位，实际数值达 {greatest}</translation>
    </message>
    <message>
        <source>its header contradicts itself (Pixel Representation {number}, which is neither 0 nor 1); fetch the film again</source>
        <translation>其头信息自相矛盾（像素表示法 {number}，既非 0 也非 1）；请重新获取该影像</translation>
    </message>
    <message>
        <source>its rescale slope and intercept make no sense; fetch it again</source>
        <translation>其重缩放斜率和截距无意义；请重新获取</translation>
    </message>
    <message>
        <source>inconsistent: they have {columns} columns more than the header says</source>
        <translation>不一致：比头信息所述多 {columns} 列</translation>
    </message>
    <message>
        <source>The file&apos;s colour profile (ICC) cannot be used: its colours may differ</source>
        <translation>文件的颜色配置（ICC）无法使用，颜色可能有偏差</translation>
    </message>
    <message>
        <source>{count} annotations of the presentation state are damaged and are left out</source>
        <translation>显示状态的 {count} 个注释已损坏，未显示</translation>
    </message>
    <message>
        <source>Overlay {group} of the file is damaged ({why}) and is left out</source>
        <translation>文件的叠加层 {group} 已损坏（{why}），未显示</translation>
    </message>
    <message>
        <source>Overlay {group}</source>
        <translation>叠加层 {group}</translation>
    </message>
    <message>
        <source>a size of {rows} by {columns}</source>
        <translation>尺寸为 {rows} × {columns}</translation>
    </message>
    <message>
        <source>{size} bytes promised, {present} present</source>
        <translation>声明 {size} 字节，实有 {present} 字节</translation>
    </message>
    <message>
        <source>it has no data</source>
        <translation>没有数据</translation>
    </message>
    <message>
        <source>bit {position} is not an unused one</source>
        <translation>第 {position} 位并非空闲</translation>
    </message>
    <message>
        <source>it is of another size than the pixels that hold it</source>
        <translation>其大小与所在像素不符</translation>
    </message>
    <message>
        <source>VOI LUT {index} of the file is damaged ({why}) and is left out</source>
        <translation>文件的 VOI LUT {index} 已损坏（{why}），未使用</translation>
    </message>
    <message>
        <source>A VOI LUT of the presentation state is damaged ({why}) and is left out</source>
        <translation>显示状态的一个 VOI LUT 已损坏（{why}），未使用</translation>
    </message>
    <message>
        <source>Not DICOM: grey values unknown</source>
        <translation>非 DICOM：灰度值含义未知</translation>
    </message>
    <message>
        <source>Frame 1 of {count}</source>
        <translation>第 1 帧，共 {count} 帧</translation>
    </message>
    <message>
        <source>The file holds {count} more bytes of pixels than its header describes</source>
        <translation>文件的像素比头信息所述多 {count} 字节</translation>
    </message>
    <message>
        <source>The file&apos;s window shows nothing of this film: automatic window</source>
        <translation>文件的窗显示不出该影像：改用自动窗</translation>
    </message>
    <message>
        <source>The file has no window: automatic window</source>
        <translation>文件未给出窗：使用自动窗</translation>
    </message>
    <message>
        <source>Automatic window</source>
        <translation>自动窗</translation>
    </message>
    <message>
        <source>{photometric} contradicts Presentation LUT Shape {shape}: the shape is followed; use Invert if the bones look dark</source>
        <translation>{photometric} 与 Presentation LUT Shape {shape} 矛盾：按后者显示；若骨骼发暗请用反相</translation>
    </message>
    <message>
        <source>The file asks for an unknown VOI LUT function: its windows are shown as linear</source>
        <translation>文件要求未知的 VOI LUT 函数：其窗按线性显示</translation>
    </message>
    <message>
        <source>A window of the file has an impossible width and is left out</source>
        <translation>文件的一个窗宽不可能，未使用</translation>
    </message>
    <message>
        <source>For processing: not meant for reading</source>
        <translation>供处理用（FOR PROCESSING）：不供阅片</translation>
    </message>
    <message>
        <source>Lossy compression</source>
        <translation>有损压缩</translation>
    </message>
    <message>
        <source>The file has overlays of its own</source>
        <translation>文件自带叠加层</translation>
    </message>
    <message>
        <source>The header says {stored} bits, but the pixels have {precision}: all are shown</source>
        <translation>头信息称 {stored} 位，像素实际为 {precision} 位：已全部显示</translation>
    </message>
    <message>
        <source>The pixels have bits above the {bits} that the header describes: they are left out</source>
        <translation>像素在头信息所述的 {bits} 位之上还有其他位：已忽略</translation>
    </message>
    <message>
        <source>VOI LUT {index} of the file leaves {count} of its {bits} bits unused: low contrast</source>
        <translation>文件的 VOI LUT {index} 有 {count} 位（共 {bits} 位）未使用：对比度低</translation>
    </message>
    <message>
        <source>A VOI LUT of the presentation state leaves {count} of its {bits} bits unused: low contrast</source>
        <translation>呈现状态的一个 VOI LUT 有 {count} 位（共 {bits} 位）未使用：对比度低</translation>
    </message>
    <message>
        <source>The colour palette says 16 bits, but has 8: it is shown with 8</source>
        <translation>调色板声明 16 位，实际为 8 位：按 8 位显示</translation>
    </message>
    <message>
        <source>The patient&apos;s name is not in the character set that the file declares: check it</source>
        <translation>患者姓名所用的字符集与文件声明的不同：请核对</translation>
    </message>
    <message>
        <source>The file does not say which end is black: low values are; use Invert if the bones look dark</source>
        <translation>文件未说明哪一端为黑：低值显示为黑；若骨骼显暗请使用反相</translation>
    </message>
    <message>
        <source>The file&apos;s rescale slope and intercept make no sense and are left out</source>
        <translation>文件的重缩放斜率和截距无意义，已忽略</translation>
    </message>
    <message>
        <source>The file holds {count} more bytes of pixels than its header describes: the picture may be cut off</source>
        <translation>文件的像素数据比头信息所述多 {count} 字节：图像可能被截断</translation>
    </message>
    <message>
        <source>VOI LUT {index}</source>
        <translation>VOI LUT {index}</translation>
    </message>
    <message>
        <source>Window {index}</source>
        <translation>窗 {index}</translation>
    </message>
    <message>
        <source>Full range</source>
        <translation>全范围</translation>
    </message>
    <message>
        <source>As in the picture</source>
        <translation>与图片一致</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>corrected, type unstated</source>
        <translation>已校正，方式未说明</translation>
    </message>
    <message>
        <source>magnification corrected</source>
        <translation>已校正放大</translation>
    </message>
    <message>
        <source>corrected by source distances</source>
        <translation>已按射线源距离校正</translation>
    </message>
    <message>
        <source>at detector</source>
        <translation>探测器平面</translation>
    </message>
    <message>
        <source>meaning unknown</source>
        <translation>含义不明</translation>
    </message>
    <message>
        <source>Of Interest</source>
        <translation>值得关注</translation>
    </message>
    <message>
        <source>For Referring Provider</source>
        <translation>供申请医师</translation>
    </message>
    <message>
        <source>For Teaching</source>
        <translation>供教学</translation>
    </message>
    <message>
        <source>For Conference</source>
        <translation>供会诊</translation>
    </message>
    <message>
        <source>For Patient</source>
        <translation>供患者</translation>
    </message>
    <message>
        <source>For Research</source>
        <translation>供科研</translation>
    </message>
    <message>
        <source>length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>cobb angle</source>
        <translation>Cobb 角</translation>
    </message>
    <message>
        <source>cardiothoracic ratio</source>
        <translation>心胸比</translation>
    </message>
    <message>
        <source>cardiac diameter</source>
        <translation>心脏横径</translation>
    </message>
    <message>
        <source>thoracic diameter</source>
        <translation>胸廓内径</translation>
    </message>
    <message>
        <source>area</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>standard deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>minimum</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>maximum</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Further elements are not shown</source>
        <translation>其余元素未显示</translation>
    </message>
    <message>
        <source>Further items are not shown</source>
        <translation>其余条目未显示</translation>
    </message>
    <message>
        <source>Nested deeper than is shown</source>
        <translation>嵌套过深，未显示</translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Item {number}</source>
        <translation>条目 {number}</translation>
    </message>
    <message>
        <source>{count} item</source>
        <translation>{count} 个条目</translation>
    </message>
    <message>
        <source>{count} items</source>
        <translation>{count} 个条目</translation>
    </message>
    <message>
        <source>{count} bytes</source>
        <translation>{count} 字节</translation>
    </message>
    <message>
        <source>Private</source>
        <translation>私有</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>This is a colour image; drafting works on grey-scale chest radiographs only.</source>
        <translation>这是彩色图像；只能为灰度胸片起草。</translation>
    </message>
    <message>
        <source>This object has {frames} frames; drafting works on single chest radiographs only.</source>
        <translation>该对象有 {frames} 帧；只能为单帧胸片起草。</translation>
    </message>
    <message>
        <source>This image is {columns} by {rows} pixels; drafting needs {width} by {height} or more.</source>
        <translation>该图像为 {columns} × {rows} 像素；起草至少需要 {width} × {height}。</translation>
    </message>
    <message>
        <source>This may not be a chest radiograph: {why}.</source>
        <translation>这可能不是胸片：{why}。</translation>
    </message>
    <message>
        <source>it names no modality and no body part</source>
        <translation>未注明检查设备类型和部位</translation>
    </message>
    <message>
        <source>it names no modality</source>
        <translation>未注明检查设备类型</translation>
    </message>
    <message>
        <source>its modality is {modality}, not CR or DX</source>
        <translation>检查设备类型为 {modality}，不是 CR 或 DX</translation>
    </message>
    <message>
        <source>it names no body part</source>
        <translation>未注明部位</translation>
    </message>
    <message>
        <source>its body part is {part}</source>
        <translation>部位为 {part}</translation>
    </message>
    <message>
        <source>its modality is {modality} and {more}</source>
        <translation>检查设备类型为 {modality}，且{more}</translation>
    </message>
    <message>
        <source>its view is {view}</source>
        <translation>体位为 {view}</translation>
    </message>
    <message>
        <source>The films belong to different studies ({names}); a report is drafted from one study only.</source>
        <translation>影像属于不同检查（{names}）；一份报告只由一次检查起草。</translation>
    </message>
    <message>
        <source>The films do not say which study they belong to ({names}); draft them one by one.</source>
        <translation>影像未说明所属检查（{names}）；请逐一起草。</translation>
    </message>
    <message>
        <source>A draft takes 1 to {most} films of a study; {count} were given.</source>
        <translation>起草需要同一检查的 1 至 {most} 幅影像；给出了 {count} 幅。</translation>
    </message>
    <message>
        <source>A draft takes 1 to {most} films; {count} were given.</source>
        <translation>起草需要 1 至 {most} 幅影像；给出了 {count} 幅。</translation>
    </message>
    <message>
        <source>The text in front is as long as a report may be; shorten it and draft again.</source>
        <translation>前面的文字已达报告长度上限；请缩短后再起草。</translation>
    </message>
    <message>
        <source>Drafting with {name} on {device} failed; it goes on with {other} on {other_device}. The text so far is kept.</source>
        <translation>用 {name}（{device}）起草失败；改用 {other}（{other_device}）继续。已有文字保留。</translation>
    </message>
    <message>
        <source>No backend is left.</source>
        <translation>没有可用的后端。</translation>
    </message>
    <message>
        <source>No backend is left: {why}</source>
        <translation>没有可用的后端：{why}</translation>
    </message>
    <message>
        <source>{name} on {device} failed: {why}</source>
        <translation>{name}（{device}）失败：{why}</translation>
    </message>
    <message>
        <source>{name} on {device} computes wrongly.</source>
        <translation>{name}（{device}）计算有误。</translation>
    </message>
    <message>
        <source>{backend} is not available: the package {package} is missing or cannot be loaded ({why}).</source>
        <translation>{backend} 不可用：缺少软件包 {package} 或无法载入（{why}）。</translation>
    </message>
    <message>
        <source>cuda is not available: this machine has no NVIDIA driver ({driver}).</source>
        <translation>cuda 不可用：本机没有 NVIDIA 驱动（{driver}）。</translation>
    </message>
    <message>
        <source>cuda is not available: the NVIDIA driver finds no GPU.</source>
        <translation>cuda 不可用：NVIDIA 驱动找不到 GPU。</translation>
    </message>
    <message>
        <source>{folder} holds no config.json: it is not a model folder of this program.</source>
        <translation>{folder} 没有 config.json：不是本程序的模型文件夹。</translation>
    </message>
    <message>
        <source>{folder} holds no {file}.</source>
        <translation>{folder} 没有 {file}。</translation>
    </message>
    <message>
        <source>{path} does not describe a model of this program: {why}</source>
        <translation>{path} 描述的不是本程序的模型：{why}</translation>
    </message>
    <message>
        <source>{path} is damaged or not a safetensors file: {why}</source>
        <translation>{path} 已损坏或不是 safetensors 文件：{why}</translation>
    </message>
    <message>
        <source>{path} holds numbers that are not finite: the file is damaged.</source>
        <translation>{path} 含有非有限数：文件已损坏。</translation>
    </message>
    <message>
        <source>{path} cannot be read: {why}</source>
        <translation>{path} 无法读取：{why}</translation>
    </message>
    <message>
        <source>The graphs in {folder} were exported from other weights; export the model again.</source>
        <translation>{folder} 中的计算图由其他权重导出；请重新导出模型。</translation>
    </message>
    <message>
        <source>The graphs in {folder} do not fit its config.json; export the model again.</source>
        <translation>{folder} 中的计算图与其 config.json 不符；请重新导出模型。</translation>
    </message>
    <message>
        <source>The confidence of this model has not been calibrated on held-out films, so no word of a new draft is marked.</source>
        <translation>该模型的置信度未在留出影像上校准，因此新草稿不标记任何词。</translation>
    </message>
    <message>
        <source>The calibration in the model&apos;s folder belongs to other weights, so no word of a new draft is marked.</source>
        <translation>模型文件夹中的校准属于其他权重，因此新草稿不标记任何词。</translation>
    </message>
    <message>
        <source>The calibration in the model&apos;s folder cannot be used: {why}</source>
        <translation>模型文件夹中的校准无法使用：{why}</translation>
    </message>
    <message>
        <source>{name} was not written by this version of the program.</source>
        <translation>{name} 不是由本程序的这一版本写出的。</translation>
    </message>
    <message>
        <source>On {count} held-out studies, a right word had more confidence than a wrong one with a chance of {chance} (95 % interval {low} to {high}): marks help.</source>
        <translation>在 {count} 个留出检查上，正确词的置信度高于错误词的机会为 {chance}（95 % 区间 {low} 至 {high}）：标记有帮助。</translation>
    </message>
    <message>
        <source>On {count} held-out studies, a right word had more confidence than a wrong one with a chance of {chance} (95 % interval {low} to {high}), but no level marks few enough right words: marks do not help.</source>
        <translation>在 {count} 个留出检查上，正确词的置信度高于错误词的机会为 {chance}（95 % 区间 {low} 至 {high}），但没有一个水平能使误标的正确词足够少：标记没有帮助。</translation>
    </message>
    <message>
        <source>On {count} held-out studies, a right word had more confidence than a wrong one with a chance of {chance} (95 % interval {low} to {high}); marks need its lower end above {least}: they do not help.</source>
        <translation>在 {count} 个留出检查上，正确词的置信度高于错误词的机会为 {chance}（95 % 区间 {low} 至 {high}）；标记要求其下限高于 {least}：没有帮助。</translation>
    </message>
    <message>
        <source>mode</source>
        <translation>模式</translation>
    </message>
    <message>
        <source>block length</source>
        <translation>块长</translation>
    </message>
    <message>
        <source>commit rule</source>
        <translation>提交规则</translation>
    </message>
    <message>
        <source>doubles</source>
        <translation>叠词处理</translation>
    </message>
    <message>
        <source>temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>backend</source>
        <translation>后端</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>The file has {size} KiB, a report template has at most {most}.</source>
        <translation>文件为 {size} KiB，报告模板最多 {most} KiB。</translation>
    </message>
    <message>
        <source>No report text was found in the file. Is it a report template in HTML?</source>
        <translation>文件中没有报告文字。它是 HTML 报告模板吗？</translation>
    </message>
    <message>
        <source>Imported template</source>
        <translation>导入的模板</translation>
    </message>
    <message>
        <source>This compares with an earlier film, but none is open.</source>
        <translation>此处与既往片比较，但未打开既往片。</translation>
    </message>
    <message>
        <source>The model writes of a change, but it has seen no earlier film.</source>
        <translation>模型写到变化，但它没有看过既往片。</translation>
    </message>
    <message>
        <source>Leave the comparison out</source>
        <translation>删去比较</translation>
    </message>
    <message>
        <source>Change to “{new}”</source>
        <translation>改为“{new}”</translation>
    </message>
    <message>
        <source>Change to {age}</source>
        <translation>改为 {age}</translation>
    </message>
    <message>
        <source>Change to {number} {unit}</source>
        <translation>改为 {number} {unit}</translation>
    </message>
    <message>
        <source>“{word}” does not fit the film&apos;s header: the patient is {sex}.</source>
        <translation>“{word}”与影像头信息不符：患者为{sex}。</translation>
    </message>
    <message>
        <source>male</source>
        <translation>男性</translation>
    </message>
    <message>
        <source>female</source>
        <translation>女性</translation>
    </message>
    <message>
        <source>The film&apos;s header gives an age of {age}.</source>
        <translation>影像头信息中的年龄为 {age}。</translation>
    </message>
    <message>
        <source>“{words}” does not fit an age of {age} in the film&apos;s header.</source>
        <translation>“{words}”与影像头信息中的年龄 {age} 不符。</translation>
    </message>
    <message>
        <source>The {section} section is empty.</source>
        <translation>“{section}”部分为空。</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>影像所见</translation>
    </message>
    <message>
        <source>Impression</source>
        <translation>诊断意见</translation>
    </message>
    <message>
        <source>A place to be filled in: {field}</source>
        <translation>待填写：{field}</translation>
    </message>
    <message>
        <source>Delete it</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>The Impression says {side}; the Findings describe the same finding on the {other}.</source>
        <translation>诊断意见写{side}；影像所见中同一征象在{other}。</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左侧</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右侧</translation>
    </message>
    <message>
        <source>{number} {unit} was not measured on the light box; the nearest measurement is {nearest} mm.</source>
        <translation>观片区没有测得 {number} {unit}；最接近的测量为 {nearest} mm。</translation>
    </message>
    <message>
        <source>Delete this sentence of the Impression</source>
        <translation>删除诊断意见中的这句话</translation>
    </message>
    <message>
        <source>“{word}” is not in the word list.</source>
        <translation>“{word}”不在词表中。</translation>
    </message>
    <message>
        <source>The model wrote this, and nobody has read it yet ({count} words).</source>
        <translation>这是模型写的，尚无人阅读（{count} 词）。</translation>
    </message>
    <message>
        <source>The model wrote this, and nobody has read it yet ({count} word).</source>
        <translation>这是模型写的，尚无人阅读（{count} 词）。</translation>
    </message>
    <message>
        <source>Mark as read</source>
        <translation>标为已读</translation>
    </message>
    <message>
        <source>calibrated by geometry</source>
        <translation>按几何关系校准</translation>
    </message>
    <message>
        <source>calibrated by fiducial</source>
        <translation>按标记物校准</translation>
    </message>
    <message>
        <source>Shown mirrored, by the patient orientation in the file</source>
        <translation>已按文件中的患者方位镜像显示</translation>
    </message>
    <message>
        <source>Shown rotated by {rotation} degrees, by the patient orientation in the file</source>
        <translation>已按文件中的患者方位旋转 {rotation} 度显示</translation>
    </message>
    <message>
        <source>Shown mirrored and rotated by {rotation} degrees, by the patient orientation in the file</source>
        <translation>已按文件中的患者方位镜像并旋转 {rotation} 度显示</translation>
    </message>
    <message>
        <source>The Impression denies what the Findings describe: {name}.</source>
        <translation>诊断意见否认而影像所见描述：{name}。</translation>
    </message>
    <message>
        <source>The Impression states what the Findings deny: {name}.</source>
        <translation>诊断意见写有而影像所见否认：{name}。</translation>
    </message>
    <message>
        <source>One sentence denies what another one states: {name}.</source>
        <translation>一句否认而另一句写有：{name}。</translation>
    </message>
    <message>
        <source>Delete the sentence that denies it</source>
        <translation>删除否认它的那句话</translation>
    </message>
    <message>
        <source>The Impression finds nothing acute; the Findings state: {name}.</source>
        <translation>诊断意见称无急性异常；影像所见写有：{name}。</translation>
    </message>
    <message>
        <source>calibrated by hand</source>
        <translation>人工校准</translation>
    </message>
    <message>
        <source>pixels only</source>
        <translation>仅像素</translation>
    </message>
    <message>
        <source>The presentation state draws more on this film than can be shown: its drawings are left out</source>
        <translation>显示状态在该影像上的绘图超出可显示范围：未显示其绘图</translation>
    </message>
    <message>
        <source>The presentation state asks for an unknown VOI LUT function: its windows are shown as linear</source>
        <translation>显示状态要求未知的 VOI LUT 函数：其窗按线性显示</translation>
    </message>
    <message>
        <source>A window of the presentation state has an impossible width and is left out</source>
        <translation>显示状态的一个窗宽不可能，未使用</translation>
    </message>
    <message>
        <source>The part of the film that the presentation state asks for lies outside of it: all is shown</source>
        <translation>显示状态要求的部分在影像之外：显示全部</translation>
    </message>
    <message>
        <source>The presentation state asks for true size, but this screen does not tell its own size: fitted instead</source>
        <translation>显示状态要求实际大小，但屏幕未告知自身尺寸：改为适应窗口</translation>
    </message>
    <message>
        <source>The presentation state asks for true size, but gives no pixel size for it: fitted instead</source>
        <translation>显示状态要求实际大小，但未给出像素尺寸：改为适应窗口</translation>
    </message>
    <message>
        <source>Lungs</source>
        <translation>肺</translation>
    </message>
    <message>
        <source>Mediastinum</source>
        <translation>纵隔</translation>
    </message>
    <message>
        <source>Spine and bones</source>
        <translation>脊柱与骨</translation>
    </message>
    <message>
        <source>Soft contrast</source>
        <translation>柔和对比</translation>
    </message>
    <message>
        <source>All values of the film</source>
        <translation>影像的全部值</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Full range of the file</source>
        <translation>文件的全范围</translation>
    </message>
</context>
<context>
    <name>Documents</name>
    <message numerus="yes">
        <source>%n presentation state(s) opened: choose under Film → Presentation state.</source>
        <translation>
            <numerusform>已打开 %n 个显示状态：请在“影像 → 显示状态”中选择。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) for an open film, but of another study, patient or frame: not shown with it.</source>
        <translation>
            <numerusform>%n 个文档针对已打开的影像，但属于其他检查、患者或帧：未随其显示。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) about films that are not open: shown as soon as the film(s) can be opened.</source>
        <translation>
            <numerusform>%n 个文档所涉影像未打开：影像打开后即显示。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n measurement(s) of a report belong to films that are not open.</source>
        <translation>
            <numerusform>报告中有 %n 个测量属于未打开的影像。</numerusform>
        </translation>
    </message>
    <message>
        <source>A measurement of a report names no place on its film: {values}.</source>
        <translation>报告中有一个测量未指明在影像上的位置：{values}。</translation>
    </message>
    <message>
        <source>A colour image has no grayscale presentation state.</source>
        <translation>彩色图像没有灰度显示状态。</translation>
    </message>
    <message>
        <source>Window, polarity, gamma, turn, the part in sight, shutter, overlays, measurements and drawings. Edge enhancement and local contrast are left out. The file names the patient and refers to the film.</source>
        <translation>包括窗宽窗位、正负像、伽马、旋转、可见部分、遮挡、叠加层、测量和绘图；不含边缘增强和局部对比度。文件含患者姓名并引用该影像。</translation>
    </message>
    <message>
        <source>&amp;Label</source>
        <translation>标签(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Description</source>
        <translation>说明(&amp;D)</translation>
    </message>
    <message>
        <source>Save presentation state</source>
        <translation>保存显示状态</translation>
    </message>
    <message>
        <source>The presentation state cannot be written: {reason}.</source>
        <translation>显示状态无法写入：{reason}。</translation>
    </message>
    <message>
        <source>The presentation state</source>
        <translation>显示状态</translation>
    </message>
    <message>
        <source>This film has no SOP Instance UID: no document could refer to it, so it is not flagged.</source>
        <translation>该影像没有 SOP Instance UID，无法被文档引用，因此未作标记。</translation>
    </message>
    <message>
        <source>No film of this study is flagged: flag key films first.</source>
        <translation>本检查没有标记的影像：请先标记关键图像。</translation>
    </message>
    <message numerus="yes">
        <source>%n key film(s) of this study. The file names the patient and refers to the films.</source>
        <translation>
            <numerusform>本检查的 %n 幅关键图像。文件含患者姓名并引用这些影像。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Reason</source>
        <translation>原因(&amp;R)</translation>
    </message>
    <message>
        <source>Save key objects</source>
        <translation>保存关键对象</translation>
    </message>
    <message>
        <source>The key object selection</source>
        <translation>关键对象选择</translation>
    </message>
    <message>
        <source>Nothing is measured on the films of this study.</source>
        <translation>本检查的影像上没有测量。</translation>
    </message>
    <message>
        <source>{measurements} on {films}, with the numbers that stand beside them, as a structured report (TID 1500). Arrows, words and calibrations are left out. The file names the patient and refers to the films.</source>
        <translation>{films}上的{measurements}及其旁边的数值，写为结构化报告（TID 1500）。不含箭头、文字和校准。文件含患者姓名并引用这些影像。</translation>
    </message>
    <message numerus="yes">
        <source>%n measurement(s)</source>
        <translation>
            <numerusform>%n 个测量</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n film(s)</source>
        <translation>
            <numerusform>%n 幅影像</numerusform>
        </translation>
    </message>
    <message>
        <source>Save measurements</source>
        <translation>保存测量</translation>
    </message>
    <message>
        <source>The structured report</source>
        <translation>结构化报告</translation>
    </message>
    <message>
        <source>{what} is saved as {name}</source>
        <translation>{what}已保存为 {name}</translation>
    </message>
    <message>
        <source>DICOM document (*.dcm)</source>
        <translation>DICOM 文档 (*.dcm)</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>保存(&amp;S)…</translation>
    </message>
    <message>
        <source>The list of key films</source>
        <translation>关键图像列表</translation>
    </message>
    <message>
        <source>another version, or damaged</source>
        <translation>版本不同或已损坏</translation>
    </message>
    <message>
        <source>new flags cannot be kept either</source>
        <translation>新标记也无法保存</translation>
    </message>
    <message>
        <source>the file is kept beside the new one, as {name}</source>
        <translation>原文件保留在新文件旁，名为 {name}</translation>
    </message>
    <message>
        <source>The list of key films cannot be read; {kept}.</source>
        <translation>关键图像列表无法读取；{kept}。</translation>
    </message>
    <message>
        <source>{message} Key films are not kept for the next start; check the data folder.</source>
        <translation>{message}关键图像不会保留到下次启动；请检查数据文件夹。</translation>
    </message>
</context>
<context>
    <name>DoubtGuide</name>
    <message>
        <source>No doubtful word is marked in this report</source>
        <translation>本报告没有标记的存疑词</translation>
    </message>
    <message>
        <source>The cursor stands in no doubtful word</source>
        <translation>光标处没有存疑词</translation>
    </message>
</context>
<context>
    <name>DraftedReport</name>
    <message>
        <source>Undo brings back what stood here before.</source>
        <translation>撤销可恢复此处原有的内容。</translation>
    </message>
    <message>
        <source>The Impression leaves out what the Findings state: {}.</source>
        <translation>诊断意见遗漏了影像所见写明的：{}。</translation>
    </message>
    <message>
        <source>It states what the Findings do not: {}.</source>
        <translation>它写了影像所见没有的：{}。</translation>
    </message>
    <message>
        <source>{} The model follows the film more than your text: check it.</source>
        <translation>{}模型更多依据影像而非您的文字：请核对。</translation>
    </message>
</context>
<context>
    <name>Drafting</name>
    <message>
        <source>Your text of an earlier run was recovered, so no draft was started. Redraft replaces it.</source>
        <translation>已恢复您上次运行时的文字，因此没有开始起草。“重新起草”会替换它。</translation>
    </message>
    <message>
        <source>The draft was stopped.</source>
        <translation>起草已停止。</translation>
    </message>
    <message numerus="yes">
        <source>%n film(s) are left out of the draft. {why}</source>
        <translation>
            <numerusform>起草未使用 %n 幅影像。{why}</numerusform>
        </translation>
    </message>
    <message>
        <source>The draft is made from the first {count} films.</source>
        <translation>草稿由前 {count} 幅影像生成。</translation>
    </message>
    <message>
        <source>The drafting process did not answer and was ended. What has arrived is kept; draft again.</source>
        <translation>起草进程没有响应，已被结束。已到达的文字保留；请重新起草。</translation>
    </message>
    <message>
        <source>The drafting process ended unexpectedly. What has arrived is kept; it restarts, draft again.</source>
        <translation>起草进程意外结束。已到达的文字保留；进程正在重启，请重新起草。</translation>
    </message>
    <message numerus="yes">
        <source>The drafting process ended %n time(s) in a row.</source>
        <translation>
            <numerusform>起草进程连续 %n 次结束。</numerusform>
        </translation>
    </message>
    <message>
        <source>Viewing and writing go on without drafts; Draft tries once more.</source>
        <translation>仍可阅片和书写，但不能起草；点“起草”会再试一次。</translation>
    </message>
    <message>
        <source>No film of this study is loaded yet, so there is nothing to draft from.</source>
        <translation>本检查尚未载入影像，无从起草。</translation>
    </message>
    <message>
        <source>These films belong to different studies; they cannot be drafted as one report.</source>
        <translation>这些影像属于不同检查，不能起草为一份报告。</translation>
    </message>
    <message>
        <source>Every study of the list has a report already, or is being drafted.</source>
        <translation>列表中的每个检查都已有报告或正在起草。</translation>
    </message>
    <message>
        <source>Drafting the list was stopped.</source>
        <translation>列表起草已停止。</translation>
    </message>
    <message numerus="yes">
        <source>%n study(s) have a draft.</source>
        <translation>
            <numerusform>%n 个检查已有草稿。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be drafted: the report(s) say why.</source>
        <translation>
            <numerusform>%n 个无法起草：原因见其报告。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Export</name>
    <message>
        <source>The picture of a film cannot be made and is left out ({kind}).</source>
        <translation>无法生成一张影像的图片，已略去（{kind}）。</translation>
    </message>
    <message>
        <source>The report cannot be written as {name} ({kind}). It is still here: choose another format.</source>
        <translation>报告无法写为 {name}（{kind}）。报告仍在：请选择其他格式。</translation>
    </message>
    <message>
        <source>The report could not be saved ({reason}). It is still here: choose another folder.</source>
        <translation>报告无法保存（{reason}）。报告仍在：请选择其他文件夹。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Word document</source>
        <translation>Word 文档</translation>
    </message>
    <message>
        <source>DICOM structured report</source>
        <translation>DICOM 结构化报告</translation>
    </message>
    <message>
        <source>DICOM encapsulated PDF</source>
        <translation>DICOM 封装 PDF</translation>
    </message>
    <message>
        <source>FHIR R4 bundle</source>
        <translation>FHIR R4 数据包</translation>
    </message>
    <message>
        <source>HL7 v2 message</source>
        <translation>HL7 v2 消息</translation>
    </message>
    <message>
        <source>The text layout cannot be filled in: it may use {known}, and $$ for a dollar.</source>
        <translation>文本版式无法填写：可使用 {known}，用 $$ 表示美元符号。</translation>
    </message>
    <message>
        <source>The report is no longer in the store.</source>
        <translation>报告已不在报告库中。</translation>
    </message>
    <message numerus="yes">
        <source>%n report(s) exported</source>
        <translation>
            <numerusform>已导出 %n 份报告</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ExportDialog</name>
    <message>
        <source>Export reports</source>
        <translation>导出报告</translation>
    </message>
    <message>
        <source>Reports</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>Tick all</source>
        <translation>全部勾选</translation>
    </message>
    <message>
        <source>With pictures of the key films and of those on display</source>
        <translation>附关键图像及当前显示的影像</translation>
    </message>
    <message>
        <source>For reports whose films are open; as windowed, with drawings, without names</source>
        <translation>用于影像已打开的报告；按当前窗宽窗位，含绘图，不含姓名</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder for the reports</source>
        <translation>报告的文件夹</translation>
    </message>
</context>
<context>
    <name>Exporting</name>
    <message>
        <source>{format} with pictures of key films</source>
        <translation>{format}（附关键图像）</translation>
    </message>
    <message>
        <source>Export the report</source>
        <translation>导出报告</translation>
    </message>
    <message>
        <source>A file of this name is there already. Replace it?</source>
        <translation>已有同名文件。要替换吗？</translation>
    </message>
    <message>
        <source>{} of these files are there already. Replace them? No leaves them as they are.</source>
        <translation>其中 {} 个文件已存在。要替换吗？选“否”则保持原样。</translation>
    </message>
    <message>
        <source>Replace files</source>
        <translation>替换文件</translation>
    </message>
    <message>
        <source>Films without a picture in the export: {count}. Show them first.</source>
        <translation>导出中没有图片的影像：{count}。请先显示它们。</translation>
    </message>
    <message>
        <source>Films left out of the export because their file says that names are burned in: {count}.</source>
        <translation>因文件注明画面内含姓名而未导出的影像：{count}。</translation>
    </message>
    <message>
        <source>The export has no pictures: no key film, and none on display, belongs to it.</source>
        <translation>导出中没有图片：没有属于该报告的关键图像或正在显示的影像。</translation>
    </message>
</context>
<context>
    <name>Film commands</name>
    <message>
        <source>&amp;Tool</source>
        <translation>工具(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Measure</source>
        <translation>测量(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Zoom</source>
        <translation>缩放(&amp;Z)</translation>
    </message>
    <message>
        <source>&amp;Window</source>
        <translation>窗宽窗位(&amp;W)</translation>
    </message>
    <message>
        <source>T&amp;urn</source>
        <translation>旋转与翻转(&amp;U)</translation>
    </message>
    <message>
        <source>La&amp;yout</source>
        <translation>布局(&amp;Y)</translation>
    </message>
    <message>
        <source>&amp;Presentation state</source>
        <translation>显示状态(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Key films</source>
        <translation>关键图像(&amp;J)</translation>
    </message>
    <message>
        <source>Fil&amp;ms</source>
        <translation>影像切换(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Copy picture</source>
        <translation>复制图片(&amp;G)</translation>
    </message>
    <message>
        <source>Copy a picture of the whole film, without patient data</source>
        <translation>复制整幅影像的图片，不含患者信息</translation>
    </message>
    <message>
        <source>Save or print &amp;picture…</source>
        <translation>保存或打印图片(&amp;P)…</translation>
    </message>
    <message>
        <source>Copy, save or print a picture of the film</source>
        <translation>复制、保存或打印影像图片</translation>
    </message>
    <message>
        <source>DICOM &amp;header…</source>
        <translation>DICOM 头信息(&amp;D)…</translation>
    </message>
    <message>
        <source>Browse and search the film&apos;s header</source>
        <translation>浏览和搜索影像的头信息</translation>
    </message>
    <message>
        <source>&amp;Next presentation state</source>
        <translation>下一显示状态(&amp;N)</translation>
    </message>
    <message>
        <source>Show the film as the next presentation state says, and after the last one as stored</source>
        <translation>按下一显示状态显示影像；最后一个之后按存储的样子显示</translation>
    </message>
    <message>
        <source>&amp;Save presentation state…</source>
        <translation>保存显示状态(&amp;S)…</translation>
    </message>
    <message>
        <source>Write how this film is shown, with what is drawn on it, as a DICOM presentation state</source>
        <translation>将该影像的显示方式及其上的绘图写为 DICOM 显示状态</translation>
    </message>
    <message>
        <source>&amp;As stored</source>
        <translation>按存储显示(&amp;A)</translation>
    </message>
    <message>
        <source>Show the film without a presentation state, the way you had left it</source>
        <translation>不用显示状态，按您离开时的样子显示影像</translation>
    </message>
    <message>
        <source>&amp;Key film</source>
        <translation>关键图像(&amp;K)</translation>
    </message>
    <message>
        <source>Flag this film as a key film, or take the flag away</source>
        <translation>将该影像标为关键图像，或取消标记</translation>
    </message>
    <message>
        <source>&amp;Save key objects…</source>
        <translation>保存关键对象(&amp;S)…</translation>
    </message>
    <message>
        <source>Write the key films of this study as a DICOM key object selection</source>
        <translation>将本检查的关键图像写为 DICOM 关键对象选择</translation>
    </message>
    <message>
        <source>Other &amp;viewport</source>
        <translation>另一视口(&amp;V)</translation>
    </message>
    <message>
        <source>Go to the next film on the light box</source>
        <translation>转到观片区的下一幅影像</translation>
    </message>
    <message>
        <source>&amp;Exchange with the next viewport</source>
        <translation>与下一视口交换(&amp;E)</translation>
    </message>
    <message>
        <source>Exchange this film with the one in the next viewport</source>
        <translation>将该影像与下一视口中的影像交换</translation>
    </message>
    <message>
        <source>&amp;Next film of the study</source>
        <translation>本检查下一幅(&amp;N)</translation>
    </message>
    <message>
        <source>Next film in this viewport</source>
        <translation>在此视口显示下一幅影像</translation>
    </message>
    <message>
        <source>&amp;Previous film of the study</source>
        <translation>本检查上一幅(&amp;P)</translation>
    </message>
    <message>
        <source>Previous film in this viewport</source>
        <translation>在此视口显示上一幅影像</translation>
    </message>
    <message>
        <source>Corner te&amp;xt</source>
        <translation>四角文字(&amp;X)</translation>
    </message>
    <message>
        <source>Show or hide the corner text</source>
        <translation>显示或隐藏四角文字</translation>
    </message>
    <message>
        <source>&amp;Overlays of the file</source>
        <translation>文件的叠加层(&amp;O)</translation>
    </message>
    <message>
        <source>Show or hide what the file itself draws over the film</source>
        <translation>显示或隐藏文件自带的叠加内容</translation>
    </message>
    <message>
        <source>Sh&amp;utter of the file</source>
        <translation>文件的遮挡(&amp;H)</translation>
    </message>
    <message>
        <source>Close or lift the shutter by which the file hides parts of the film</source>
        <translation>关闭或打开文件用以遮住部分影像的遮挡</translation>
    </message>
    <message>
        <source>&amp;Show measurements</source>
        <translation>显示测量(&amp;S)</translation>
    </message>
    <message>
        <source>Show or hide what is drawn on the films</source>
        <translation>显示或隐藏影像上的绘图</translation>
    </message>
    <message>
        <source>&amp;Next measurement</source>
        <translation>下一测量(&amp;N)</translation>
    </message>
    <message>
        <source>Select the next drawing of this film; the arrow keys then move it</source>
        <translation>选中该影像的下一个绘图；随后可用方向键移动</translation>
    </message>
    <message>
        <source>Next po&amp;int of the measurement</source>
        <translation>测量的下一点(&amp;M)</translation>
    </message>
    <message>
        <source>Mark the next point of the selected drawing, then its words; the arrow keys then move what is marked</source>
        <translation>标出所选绘图的下一点，最后是其文字，之后方向键移动所标出的</translation>
    </message>
    <message>
        <source>Edit &amp;words…</source>
        <translation>编辑文字(&amp;W)…</translation>
    </message>
    <message>
        <source>Change the words of the selected text or arrow, or the length of a calibration</source>
        <translation>修改所选文字或箭头的文字，或校准的长度</translation>
    </message>
    <message>
        <source>&amp;Delete measurement</source>
        <translation>删除测量(&amp;D)</translation>
    </message>
    <message>
        <source>Delete the selected drawing</source>
        <translation>删除所选绘图</translation>
    </message>
    <message>
        <source>Delete all measurements of the &amp;film</source>
        <translation>删除该影像的所有测量(&amp;F)</translation>
    </message>
    <message>
        <source>Delete everything that is drawn on this film; undo brings it back</source>
        <translation>删除该影像上的全部绘图；撤销可恢复</translation>
    </message>
    <message>
        <source>&amp;Save measurements as DICOM SR…</source>
        <translation>将测量保存为 DICOM SR(&amp;V)…</translation>
    </message>
    <message>
        <source>Write what is measured on the films of this study as a DICOM structured report</source>
        <translation>将本检查影像上的测量写为 DICOM 结构化报告</translation>
    </message>
    <message>
        <source>&amp;Undo drawing</source>
        <translation>撤销绘图(&amp;U)</translation>
    </message>
    <message>
        <source>Take back the last drawing</source>
        <translation>撤回上一个绘图</translation>
    </message>
    <message>
        <source>&amp;Redo drawing</source>
        <translation>重做绘图(&amp;R)</translation>
    </message>
    <message>
        <source>Do the drawing again</source>
        <translation>重新进行该绘图</translation>
    </message>
    <message>
        <source>&amp;As the study asks for</source>
        <translation>按检查自动(&amp;A)</translation>
    </message>
    <message>
        <source>One film, or two where the study has two views</source>
        <translation>一幅；检查有两个体位时为两幅</translation>
    </message>
    <message>
        <source>&amp;One film</source>
        <translation>一幅(&amp;O)</translation>
    </message>
    <message>
        <source>One film</source>
        <translation>一幅影像</translation>
    </message>
    <message>
        <source>&amp;Two films</source>
        <translation>两幅(&amp;T)</translation>
    </message>
    <message>
        <source>Two films side by side</source>
        <translation>两幅影像并排</translation>
    </message>
    <message>
        <source>One &amp;large and two small</source>
        <translation>一大两小(&amp;L)</translation>
    </message>
    <message>
        <source>One large film and two small ones</source>
        <translation>一幅大影像和两幅小影像</translation>
    </message>
    <message>
        <source>&amp;Four films</source>
        <translation>四幅(&amp;F)</translation>
    </message>
    <message>
        <source>Four films</source>
        <translation>四幅影像</translation>
    </message>
    <message>
        <source>&amp;Lateral on the left</source>
        <translation>侧位在左(&amp;S)</translation>
    </message>
    <message>
        <source>Hang the lateral film to the left of the frontal one</source>
        <translation>将侧位片挂在正位片左侧</translation>
    </message>
    <message>
        <source>&amp;Compare with prior</source>
        <translation>与既往片对比(&amp;C)</translation>
    </message>
    <message>
        <source>Hang the same view of another examination of this patient beside the film</source>
        <translation>将该患者另一次检查的同体位影像挂在旁边</translation>
    </message>
    <message>
        <source>Flic&amp;ker</source>
        <translation>闪烁对比(&amp;F)</translation>
    </message>
    <message>
        <source>Exchange the film with the same view of the other examination, in place</source>
        <translation>在原位与另一次检查的同体位影像来回切换</translation>
    </message>
    <message>
        <source>Lin&amp;k zoom, place and window</source>
        <translation>联动缩放、位置和窗宽窗位(&amp;K)</translation>
    </message>
    <message>
        <source>Let all films on the light box follow each other</source>
        <translation>让观片区的所有影像联动</translation>
    </message>
    <message>
        <source>&amp;Window and level</source>
        <translation>窗宽窗位(&amp;W)</translation>
    </message>
    <message>
        <source>The left button changes the window</source>
        <translation>左键调节窗宽窗位</translation>
    </message>
    <message>
        <source>&amp;Pan</source>
        <translation>平移(&amp;P)</translation>
    </message>
    <message>
        <source>The left button moves the film</source>
        <translation>左键移动影像</translation>
    </message>
    <message>
        <source>The left button zooms: up is closer</source>
        <translation>左键缩放：向上放大</translation>
    </message>
    <message>
        <source>&amp;Magnifier</source>
        <translation>放大镜(&amp;M)</translation>
    </message>
    <message>
        <source>The left button shows a lens; the wheel sets its power, with Shift its size</source>
        <translation>左键显示放大镜；滚轮调倍数，按住 Shift 调大小</translation>
    </message>
    <message>
        <source>Window from a &amp;rectangle</source>
        <translation>由矩形定窗(&amp;R)</translation>
    </message>
    <message>
        <source>Drag a rectangle: its values get all the greys</source>
        <translation>拖出矩形：全部灰阶用于其中的值</translation>
    </message>
    <message>
        <source>&amp;Fit film</source>
        <translation>适应窗口(&amp;F)</translation>
    </message>
    <message>
        <source>Show the whole film</source>
        <translation>显示整幅影像</translation>
    </message>
    <message>
        <source>&amp;One film pixel per screen pixel</source>
        <translation>一比一像素(&amp;O)</translation>
    </message>
    <message>
        <source>One film pixel per screen pixel</source>
        <translation>一个影像像素对应一个屏幕像素</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;U)</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>In&amp;vert</source>
        <translation>反相(&amp;V)</translation>
    </message>
    <message>
        <source>Exchange black and white</source>
        <translation>黑白互换</translation>
    </message>
    <message>
        <source>&amp;Type window…</source>
        <translation>输入窗值(&amp;I)…</translation>
    </message>
    <message>
        <source>Type window centre, width, ends, gamma</source>
        <translation>输入窗位、窗宽、两端值和伽马</translation>
    </message>
    <message>
        <source>&amp;Automatic window</source>
        <translation>自动窗(&amp;A)</translation>
    </message>
    <message>
        <source>Window from the film&apos;s own values</source>
        <translation>由影像自身的值定窗</translation>
    </message>
    <message>
        <source>Automatic window of what is in &amp;sight</source>
        <translation>可见部分自动窗(&amp;S)</translation>
    </message>
    <message>
        <source>Window from the values of the part of the film that is in sight</source>
        <translation>由影像可见部分的值定窗</translation>
    </message>
    <message>
        <source>&amp;Next window of the list</source>
        <translation>列表中的下一窗(&amp;N)</translation>
    </message>
    <message>
        <source>Next of the film&apos;s windows and presets</source>
        <translation>影像自带窗和预设中的下一个</translation>
    </message>
    <message>
        <source>&amp;Wider window</source>
        <translation>加宽窗宽(&amp;W)</translation>
    </message>
    <message>
        <source>Less contrast</source>
        <translation>降低对比度</translation>
    </message>
    <message>
        <source>Na&amp;rrower window</source>
        <translation>收窄窗宽(&amp;R)</translation>
    </message>
    <message>
        <source>More contrast</source>
        <translation>提高对比度</translation>
    </message>
    <message>
        <source>&amp;Brighter</source>
        <translation>变亮(&amp;B)</translation>
    </message>
    <message>
        <source>Brighter</source>
        <translation>变亮</translation>
    </message>
    <message>
        <source>&amp;Darker</source>
        <translation>变暗(&amp;D)</translation>
    </message>
    <message>
        <source>Darker</source>
        <translation>变暗</translation>
    </message>
    <message>
        <source>&amp;Gamma up</source>
        <translation>提高伽马(&amp;G)</translation>
    </message>
    <message>
        <source>Brighten the middle greys</source>
        <translation>提亮中间灰阶</translation>
    </message>
    <message>
        <source>Ga&amp;mma down</source>
        <translation>降低伽马(&amp;M)</translation>
    </message>
    <message>
        <source>Darken the middle greys</source>
        <translation>压暗中间灰阶</translation>
    </message>
    <message>
        <source>Window &amp;{number} of the file</source>
        <translation>文件自带的窗 &amp;{number}</translation>
    </message>
    <message>
        <source>Window {number} of those that the file brings</source>
        <translation>文件自带的第 {number} 个窗</translation>
    </message>
    <message>
        <source>&amp;Lungs</source>
        <translation>肺(&amp;L)</translation>
    </message>
    <message>
        <source>Chest preset: the dark two thirds of the film&apos;s values get all the greys</source>
        <translation>胸部预设：影像较暗的三分之二的值使用全部灰阶</translation>
    </message>
    <message>
        <source>M&amp;ediastinum</source>
        <translation>纵隔(&amp;E)</translation>
    </message>
    <message>
        <source>Chest preset: the bright three fifths of the film&apos;s values get all the greys</source>
        <translation>胸部预设：影像较亮的五分之三的值使用全部灰阶</translation>
    </message>
    <message>
        <source>Spine and b&amp;ones</source>
        <translation>脊柱与骨(&amp;O)</translation>
    </message>
    <message>
        <source>Chest preset: the bright half of the film&apos;s values gets all the greys</source>
        <translation>胸部预设：影像较亮的一半的值使用全部灰阶</translation>
    </message>
    <message>
        <source>Soft &amp;contrast</source>
        <translation>柔和对比(&amp;C)</translation>
    </message>
    <message>
        <source>Chest preset: less contrast than all values of the film would have</source>
        <translation>胸部预设：对比度低于显示影像的全部值</translation>
    </message>
    <message>
        <source>All &amp;values of the film</source>
        <translation>影像的全部值(&amp;V)</translation>
    </message>
    <message>
        <source>From the least to the greatest value of the film</source>
        <translation>从影像的最小值到最大值</translation>
    </message>
    <message>
        <source>&amp;Full range of the file</source>
        <translation>文件的全范围(&amp;F)</translation>
    </message>
    <message>
        <source>Every value that the file could hold</source>
        <translation>文件可能含有的每个值</translation>
    </message>
    <message>
        <source>&amp;Edge enhancement (view only)</source>
        <translation>边缘增强（仅显示）(&amp;E)</translation>
    </message>
    <message>
        <source>Bring out edges on the screen; the film&apos;s data and every export stay as they are</source>
        <translation>在屏幕上突出边缘；影像数据和所有导出不变</translation>
    </message>
    <message>
        <source>&amp;Local contrast (view only)</source>
        <translation>局部对比度（仅显示）(&amp;L)</translation>
    </message>
    <message>
        <source>Even out contrast on the screen (CLAHE); the film&apos;s data and every export stay as they are</source>
        <translation>在屏幕上均衡对比度（CLAHE）；影像数据和所有导出不变</translation>
    </message>
    <message>
        <source>Rotate &amp;left</source>
        <translation>向左旋转(&amp;L)</translation>
    </message>
    <message>
        <source>Turn 90° anticlockwise</source>
        <translation>逆时针旋转 90°</translation>
    </message>
    <message>
        <source>Rotate &amp;right</source>
        <translation>向右旋转(&amp;R)</translation>
    </message>
    <message>
        <source>Turn 90° clockwise</source>
        <translation>顺时针旋转 90°</translation>
    </message>
    <message>
        <source>Flip &amp;horizontally</source>
        <translation>水平翻转(&amp;H)</translation>
    </message>
    <message>
        <source>Exchange left and right</source>
        <translation>左右互换</translation>
    </message>
    <message>
        <source>Flip &amp;vertically</source>
        <translation>垂直翻转(&amp;V)</translation>
    </message>
    <message>
        <source>Exchange top and bottom</source>
        <translation>上下互换</translation>
    </message>
    <message>
        <source>Re&amp;set film</source>
        <translation>复位影像(&amp;S)</translation>
    </message>
    <message>
        <source>Back to how the film opened</source>
        <translation>恢复到打开时的样子</translation>
    </message>
    <message>
        <source>What the left button does</source>
        <translation>左键的功能</translation>
    </message>
    <message>
        <source>Measure and draw</source>
        <translation>测量与绘图</translation>
    </message>
    <message>
        <source>How many films hang, and where</source>
        <translation>挂几幅影像，挂在哪里</translation>
    </message>
    <message>
        <source>&amp;Angle</source>
        <translation>角度(&amp;A)</translation>
    </message>
    <message>
        <source>Measure an angle</source>
        <translation>测量角度</translation>
    </message>
    <message>
        <source>Arro&amp;w</source>
        <translation>箭头(&amp;G)</translation>
    </message>
    <message>
        <source>Point at something; double click the arrow to write beside it</source>
        <translation>指示某处；双击箭头可在旁边写字</translation>
    </message>
    <message>
        <source>Cali&amp;brate by a known object</source>
        <translation>按已知物体校准(&amp;B)</translation>
    </message>
    <message>
        <source>Draw a line over an object of known size and type its length; the film is then measured by it</source>
        <translation>在已知大小的物体上画线并输入其长度；此后按它测量该影像</translation>
    </message>
    <message>
        <source>Cardi&amp;othoracic ratio</source>
        <translation>心胸比(&amp;O)</translation>
    </message>
    <message>
        <source>Measure the cardiothoracic ratio in four clicks</source>
        <translation>点击四次测量心胸比</translation>
    </message>
    <message>
        <source>&amp;Cobb angle</source>
        <translation>Cobb 角(&amp;C)</translation>
    </message>
    <message>
        <source>Measure a Cobb angle: a line along each of two end plates</source>
        <translation>测量 Cobb 角：沿两个终板各画一条线</translation>
    </message>
    <message>
        <source>Elli&amp;pse statistics</source>
        <translation>椭圆统计(&amp;P)</translation>
    </message>
    <message>
        <source>Mean, deviation, least, greatest and area of an ellipse</source>
        <translation>椭圆内的平均值、标准差、最小值、最大值和面积</translation>
    </message>
    <message>
        <source>&amp;Length</source>
        <translation>长度(&amp;L)</translation>
    </message>
    <message>
        <source>Measure a distance</source>
        <translation>测量距离</translation>
    </message>
    <message>
        <source>R&amp;ectangle statistics</source>
        <translation>矩形统计(&amp;E)</translation>
    </message>
    <message>
        <source>Mean, deviation, least, greatest and area of a rectangle</source>
        <translation>矩形内的平均值、标准差、最小值、最大值和面积</translation>
    </message>
    <message>
        <source>&amp;Ruler</source>
        <translation>标尺(&amp;I)</translation>
    </message>
    <message>
        <source>Lay a ruler on the film: a tick every 5 mm, or every 50 pixels</source>
        <translation>在影像上放置标尺：每 5 mm 或每 50 像素一格</translation>
    </message>
    <message>
        <source>Te&amp;xt</source>
        <translation>文字(&amp;X)</translation>
    </message>
    <message>
        <source>Write on the film</source>
        <translation>在影像上写字</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in the report</source>
        <translation>在报告中查找</translation>
    </message>
    <message>
        <source>Places found</source>
        <translation>找到的位置</translation>
    </message>
    <message>
        <source>Tell capitals from small letters</source>
        <translation>区分大小写</translation>
    </message>
    <message>
        <source>Previous place</source>
        <translation>上一处</translation>
    </message>
    <message>
        <source>Next place</source>
        <translation>下一处</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>未找到</translation>
    </message>
    <message>
        <source>{} of {}</source>
        <translation>{} / {}</translation>
    </message>
    <message>
        <source>{} found</source>
        <translation>找到 {} 处</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>Tag</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>VR</source>
        <translation>VR</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>DICOM header of {name}</source>
        <translation>{name} 的 DICOM 头信息</translation>
    </message>
    <message>
        <source>Search tags, names and values</source>
        <translation>搜索标签、名称和值</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Elements of the header</source>
        <translation>头信息元素</translation>
    </message>
    <message>
        <source>&amp;Copy rows</source>
        <translation>复制行(&amp;C)</translation>
    </message>
    <message>
        <source>Copy without &amp;identity</source>
        <translation>复制（去除身份）(&amp;I)</translation>
    </message>
    <message>
        <source>Values that say who the patient is, or lead to the patient, are replaced, private elements left out; what describes the examination stays</source>
        <translation>替换能识别或可追溯到患者的值，去掉私有元素；描述检查本身的内容保留</translation>
    </message>
    <message>
        <source>The header cannot be read ({kind}).</source>
        <translation>头信息无法读取（{kind}）。</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s), private elements in grey</source>
        <translation>
            <numerusform>%n 行，私有元素为灰色</numerusform>
        </translation>
    </message>
    <message>
        <source>{shown} of {all}</source>
        <translation>{shown} / {all}</translation>
    </message>
</context>
<context>
    <name>Heading</name>
    <message>
        <source>Notice</source>
        <translation>声明</translation>
    </message>
    <message>
        <source>State of the report</source>
        <translation>报告状态</translation>
    </message>
    <message>
        <source>No study open</source>
        <translation>没有打开的检查</translation>
    </message>
    <message>
        <source>Open a film to write its report.</source>
        <translation>打开影像以书写报告。</translation>
    </message>
</context>
<context>
    <name>Help</name>
    <message>
        <source>For research and demonstration only. ECHO is not a medical device. Its drafts are suggestions by a small model and not a diagnosis; a qualified reader must check every word against the film.</source>
        <translation>仅供研究和演示。ECHO 不是医疗器械。其草稿是小型模型的建议，不是诊断；须由有资质的阅片医师对照影像逐字核对。</translation>
    </message>
    <message>
        <source>The chosen tool: window and level at first</source>
        <translation>所选工具：开始时为窗宽窗位</translation>
    </message>
    <message>
        <source>drag with the left button</source>
        <translation>按住左键拖动</translation>
    </message>
    <message>
        <source>Window and level, four times finer</source>
        <translation>窗宽窗位，精细四倍</translation>
    </message>
    <message>
        <source>Move a drawing, or one of its ends</source>
        <translation>移动绘图或其端点</translation>
    </message>
    <message>
        <source>drag it with the left button</source>
        <translation>用左键拖动它</translation>
    </message>
    <message>
        <source>Pan, whatever the left button does</source>
        <translation>平移，不论左键功能为何</translation>
    </message>
    <message>
        <source>Space or Ctrl and drag with the left button</source>
        <translation>按住空格或 Ctrl 用左键拖动</translation>
    </message>
    <message>
        <source>Draw, move a drawing</source>
        <translation>绘图、移动绘图</translation>
    </message>
    <message>
        <source>Change the words of an arrow or a text</source>
        <translation>修改箭头或文字的内容</translation>
    </message>
    <message>
        <source>double click it</source>
        <translation>双击它</translation>
    </message>
    <message>
        <source>Zoom at the pointer</source>
        <translation>以指针为中心缩放</translation>
    </message>
    <message>
        <source>wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>Magnifier: power, size</source>
        <translation>放大镜：倍数、大小</translation>
    </message>
    <message>
        <source>Window and level</source>
        <translation>窗宽窗位</translation>
    </message>
    <message>
        <source>Zoom: up is closer</source>
        <translation>缩放：向上放大</translation>
    </message>
    <message>
        <source>Magnifier</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>Window from a rectangle</source>
        <translation>由矩形定窗</translation>
    </message>
    <message>
        <source>Next and previous film</source>
        <translation>下一幅和上一幅影像</translation>
    </message>
    <message>
        <source>Brighter and darker</source>
        <translation>更亮和更暗</translation>
    </message>
    <message>
        <source>drag with the middle button</source>
        <translation>按住中键拖动</translation>
    </message>
    <message>
        <source>drag with the right button</source>
        <translation>按住右键拖动</translation>
    </message>
    <message>
        <source>left click</source>
        <translation>左键单击</translation>
    </message>
    <message>
        <source>middle click</source>
        <translation>中键单击</translation>
    </message>
    <message>
        <source>drag it with the middle button</source>
        <translation>用中键拖动它</translation>
    </message>
    <message>
        <source>drag it with the right button</source>
        <translation>用右键拖动它</translation>
    </message>
    <message>
        <source>with the keyboard only: no button has the chosen tool</source>
        <translation>只能用键盘：没有鼠标键设为所选工具</translation>
    </message>
    <message>
        <source>with Shift</source>
        <translation>按住 Shift</translation>
    </message>
    <message>
        <source>wheel, Shift and wheel, while it is held</source>
        <translation>按住时用滚轮、Shift 加滚轮</translation>
    </message>
    <message>
        <source>Magnifier and window from a rectangle, without a mouse</source>
        <translation>不用鼠标的放大镜和由矩形定窗</translation>
    </message>
    <message>
        <source>Enter, arrow keys, Enter</source>
        <translation>Enter、方向键、Enter</translation>
    </message>
    <message>
        <source>Drag a film to another place</source>
        <translation>将影像拖到别处</translation>
    </message>
    <message>
        <source>Ctrl and Shift and drag with the left button</source>
        <translation>按住 Ctrl、Shift 和左键拖动</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>Whole film, or one film pixel per screen pixel</source>
        <translation>整幅影像，或一比一像素</translation>
    </message>
    <message>
        <source>double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Windows and presets</source>
        <translation>窗与预设</translation>
    </message>
    <message>
        <source>right click</source>
        <translation>右键单击</translation>
    </message>
    <message>
        <source>from source</source>
        <translation>源码运行</translation>
    </message>
    <message>
        <source>ECHO help</source>
        <translation>ECHO 帮助</translation>
    </message>
    <message>
        <source>help.md</source>
        <translation>help_zh.md</translation>
    </message>
    <message>
        <source>About ECHO</source>
        <translation>关于 ECHO</translation>
    </message>
    <message>
        <source>Version {version}, Python {python}</source>
        <translation>版本 {version}，Python {python}</translation>
    </message>
    <message>
        <source>Code: Apache License 2.0. Font: a subset of Noto Sans CJK SC, SIL Open Font License 1.1. Model weights: research and demonstration only.</source>
        <translation>代码：Apache License 2.0。字体：Noto Sans CJK SC 子集，SIL Open Font License 1.1。模型权重：仅供研究和演示。</translation>
    </message>
</context>
<context>
    <name>Jumps</name>
    <message>
        <source>No field is left to be filled in</source>
        <translation>没有待填写处</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
</context>
<context>
    <name>Keys</name>
    <message>
        <source>The left button pans while it is held</source>
        <translation>按住时左键平移</translation>
    </message>
    <message>
        <source>Pan; move a drawing, the cross, the magnifier</source>
        <translation>平移；移动绘图、十字、放大镜</translation>
    </message>
    <message>
        <source>Begin to draw, set a point, end magnifier or rectangle</source>
        <translation>开始绘图、定点、结束放大镜或矩形</translation>
    </message>
    <message>
        <source>Go to the next or previous control</source>
        <translation>转到下一个或上一个控件</translation>
    </message>
    <message>
        <source>Film: {menu}</source>
        <translation>影像：{menu}</translation>
    </message>
    <message>
        <source>Film</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>Open the menu {menu}</source>
        <translation>打开菜单“{menu}”</translation>
    </message>
    <message>
        <source>Film, with the mouse</source>
        <translation>影像（鼠标）</translation>
    </message>
    <message>
        <source>Keys that cannot be changed</source>
        <translation>不能更改的按键</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘与鼠标</translation>
    </message>
    <message>
        <source>Search by what it does or by key</source>
        <translation>按功能或按键搜索</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>命令及其按键</translation>
    </message>
    <message>
        <source>New key</source>
        <translation>新按键</translation>
    </message>
    <message>
        <source>&amp;Use this key</source>
        <translation>使用此键(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;No key</source>
        <translation>不设按键(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Default</source>
        <translation>默认(&amp;D)</translation>
    </message>
    <message>
        <source>All keys as at &amp;first</source>
        <translation>全部恢复初始按键(&amp;F)</translation>
    </message>
    <message>
        <source>Left button</source>
        <translation>左键</translation>
    </message>
    <message>
        <source>Middle button</source>
        <translation>中键</translation>
    </message>
    <message>
        <source>Right button</source>
        <translation>右键</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>{shown}  (also: {others})</source>
        <translation>{shown}  （另有：{others}）</translation>
    </message>
    <message>
        <source>No command can have this key; it is for “{use}”.</source>
        <translation>任何命令都不能用此按键，它用于“{use}”。</translation>
    </message>
    <message>
        <source>This key belongs to {names}; using it here takes it from there.</source>
        <translation>此键属于{names}；在这里使用会从那里取走。</translation>
    </message>
</context>
<context>
    <name>Light box</name>
    <message>
        <source>Exchange black and white</source>
        <translation>黑白互换</translation>
    </message>
    <message>
        <source>Reading this film again…</source>
        <translation>正在重新读取该影像…</translation>
    </message>
    <message>
        <source>This film cannot be read again. What is wrong is said below the films.</source>
        <translation>该影像无法重新读取。原因见影像下方。</translation>
    </message>
    <message>
        <source>Film {number}</source>
        <translation>影像 {number}</translation>
    </message>
    <message>
        <source>No film on the light box</source>
        <translation>观片区没有影像</translation>
    </message>
    <message>
        <source>Open films or a folder, or drop them here.</source>
        <translation>请打开影像或文件夹，或拖放到此处。</translation>
    </message>
    <message>
        <source>Opening…</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>{done} of {total} files read</source>
        <translation>已读取 {done}/{total} 个文件</translation>
    </message>
    <message>
        <source>Reading the film</source>
        <translation>正在读取影像</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be opened</source>
        <translation>
            <numerusform>%n 个文件无法打开</numerusform>
        </translation>
    </message>
    <message>
        <source>… and {count} before these</source>
        <translation>… 此前还有 {count} 个</translation>
    </message>
    <message>
        <source>left lateral</source>
        <translation>左侧位</translation>
    </message>
    <message>
        <source>right lateral</source>
        <translation>右侧位</translation>
    </message>
    <message>
        <source>lateral</source>
        <translation>侧位</translation>
    </message>
    <message>
        <source>frontal</source>
        <translation>正位</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左侧</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右侧</translation>
    </message>
    <message>
        <source>both sides</source>
        <translation>双侧</translation>
    </message>
    <message>
        <source>uncalibrated display</source>
        <translation>显示器未校准</translation>
    </message>
    <message>
        <source>born {date}</source>
        <translation>出生 {date}</translation>
    </message>
    <message>
        <source>Name not stated</source>
        <translation>未注明姓名</translation>
    </message>
    <message>
        <source>ID {number}</source>
        <translation>编号 {number}</translation>
    </message>
    <message>
        <source>FOR PROCESSING</source>
        <translation>供处理用</translation>
    </message>
    <message>
        <source>lossy compression</source>
        <translation>有损压缩</translation>
    </message>
    <message>
        <source>frame 1 of {count}</source>
        <translation>第 1 帧，共 {count} 帧</translation>
    </message>
    <message>
        <source>EDGES ENHANCED (view only)</source>
        <translation>边缘增强（仅显示）</translation>
    </message>
    <message>
        <source>LOCAL CONTRAST (view only)</source>
        <translation>局部对比度（仅显示）</translation>
    </message>
    <message>
        <source>NOT TO BE USED: {why}</source>
        <translation>不可使用：{why}</translation>
    </message>
    <message>
        <source>Films of the study</source>
        <translation>本检查的影像</translation>
    </message>
    <message>
        <source>{film}, key film</source>
        <translation>{film}，关键图像</translation>
    </message>
    <message>
        <source>key film</source>
        <translation>关键图像</translation>
    </message>
    <message>
        <source>Measurements are shown again</source>
        <translation>测量已重新显示</translation>
    </message>
    <message>
        <source>Film tools</source>
        <translation>影像工具</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗</translation>
    </message>
    <message>
        <source>The film&apos;s windows, and presets (right click on the film)</source>
        <translation>影像自带窗与预设（在影像上右键单击）</translation>
    </message>
    <message>
        <source>Windows and presets</source>
        <translation>窗与预设</translation>
    </message>
    <message>
        <source>PARTS HIDDEN (shutter of the file)</source>
        <translation>部分被遮住（文件的遮挡）</translation>
    </message>
    <message>
        <source>PARTS HIDDEN (shutter of the state)</source>
        <translation>部分被遮住（显示状态的遮挡）</translation>
    </message>
    <message>
        <source>true size, if the screen&apos;s own size is right</source>
        <translation>实际大小（若屏幕尺寸属实）</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>  inverted</source>
        <translation>  反相</translation>
    </message>
    <message>
        <source>  gamma {gamma:.2f}</source>
        <translation>  伽马 {gamma:.2f}</translation>
    </message>
    <message>
        <source>Zoom {percent:.0f} %</source>
        <translation>缩放 {percent:.0f} %</translation>
    </message>
    <message>
        <source>PRESENTATION STATE: {name}</source>
        <translation>显示状态：{name}</translation>
    </message>
    <message>
        <source>column {column}, row {row}</source>
        <translation>列 {column}，行 {row}</translation>
    </message>
    <message>
        <source>PRELIMINARY PICTURE: low resolution</source>
        <translation>预览图：低分辨率</translation>
    </message>
    <message>
        <source>Other examinations of this patient are open:</source>
        <translation>该患者还有其他检查已打开：</translation>
    </message>
    <message>
        <source>Other examinations:</source>
        <translation>其他检查：</translation>
    </message>
    <message>
        <source>Examination to compare with</source>
        <translation>用于对比的检查</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>End comparison</source>
        <translation>结束对比</translation>
    </message>
    <message>
        <source>earlier</source>
        <translation>较早</translation>
    </message>
    <message>
        <source>later</source>
        <translation>较晚</translation>
    </message>
    <message>
        <source>undated</source>
        <translation>日期不明</translation>
    </message>
    <message>
        <source>date not stated</source>
        <translation>未注明日期</translation>
    </message>
    <message numerus="yes">
        <source>%n film(s)</source>
        <translation>
            <numerusform>%n 幅影像</numerusform>
        </translation>
    </message>
    <message>
        <source>OTHER PATIENT</source>
        <translation>其他患者</translation>
    </message>
    <message>
        <source>PRIOR</source>
        <translation>既往片</translation>
    </message>
    <message>
        <source>LATER STUDY</source>
        <translation>较晚检查</translation>
    </message>
    <message>
        <source>OTHER STUDY</source>
        <translation>其他检查</translation>
    </message>
    <message>
        <source>Presentation state</source>
        <translation>显示状态</translation>
    </message>
    <message>
        <source>Film</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>KEY FILM: {why}</source>
        <translation>关键图像：{why}</translation>
    </message>
    <message>
        <source>KEY FILM</source>
        <translation>关键图像</translation>
    </message>
    <message>
        <source>Arrow keys move the magnifier, + and − set its power, [ and ] its size; Enter or Esc puts it away</source>
        <translation>方向键移动放大镜，+ 和 − 调倍数，[ 和 ] 调大小；Enter 或 Esc 收起</translation>
    </message>
    <message>
        <source>Arrow keys set the opposite corner; Enter takes the window, Esc leaves it as it was</source>
        <translation>方向键确定对角；Enter 采用该窗，Esc 保持原窗</translation>
    </message>
    <message>
        <source>male</source>
        <translation>男</translation>
    </message>
    <message>
        <source>female</source>
        <translation>女</translation>
    </message>
    <message>
        <source>other</source>
        <translation>其他</translation>
    </message>
</context>
<context>
    <name>Measurements</name>
    <message>
        <source>the stored measurements cannot be read</source>
        <translation>已存的测量无法读取</translation>
    </message>
    <message>
        <source>new ones cannot be kept either</source>
        <translation>新的测量也无法保存</translation>
    </message>
    <message>
        <source>their file is kept beside the new one, as {name}</source>
        <translation>其文件保留在新文件旁，名为 {name}</translation>
    </message>
    <message>
        <source>Measurements of this film are not shown: {reason}; {kept}.</source>
        <translation>未显示该影像的测量：{reason}；{kept}。</translation>
    </message>
    <message>
        <source>Measurements cannot be kept for the next start: the data folder cannot be written. Check its space and its permissions.</source>
        <translation>测量无法保留到下次启动：数据文件夹不能写入。请检查其空间和权限。</translation>
    </message>
    <message>
        <source>A film is not, pixel for pixel, the one that its measurements were drawn on: check where they lie.</source>
        <translation>某影像的像素与绘制测量时的影像不完全相同：请核对测量的位置。</translation>
    </message>
    <message>
        <source>Measurements cannot be kept at the moment: the film has no UID, and the pixels by which it is known are not in memory. Show the film again.</source>
        <translation>测量暂时无法保存：该影像没有 UID，而识别它所用的像素不在内存中。请再次显示该影像。</translation>
    </message>
    <message>
        <source>Calibrate by a known object</source>
        <translation>按已知物体校准</translation>
    </message>
    <message>
        <source>True length of the object in millimetres:</source>
        <translation>物体的实际长度（毫米）：</translation>
    </message>
    <message>
        <source>Words on the film</source>
        <translation>影像上的文字</translation>
    </message>
    <message>
        <source>Text:</source>
        <translation>文字：</translation>
    </message>
    <message>
        <source>the stored measurements are damaged</source>
        <translation>已存的测量已损坏</translation>
    </message>
    <message>
        <source>the stored measurements were written by another version of ECHO</source>
        <translation>已存的测量由 ECHO 的其他版本写入</translation>
    </message>
    <message>
        <source>the stored measurements belong to a film of another size</source>
        <translation>已存的测量属于另一尺寸的影像</translation>
    </message>
    <message>
        <source>Draw</source>
        <translation>绘图</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>修改</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete all</source>
        <translation>全部删除</translation>
    </message>
    <message>
        <source>from a report</source>
        <translation>来自报告</translation>
    </message>
</context>
<context>
    <name>Measuring tools</name>
    <message>
        <source>Arrow keys move the drawing, with Shift farther, with Ctrl by one screen pixel; Esc lets go</source>
        <translation>方向键移动绘图，按住 Shift 更远，按住 Ctrl 一个屏幕像素；Esc 放开</translation>
    </message>
    <message>
        <source>Arrow keys move the marked point, with Shift farther, with Ctrl by one screen pixel; Esc lets go</source>
        <translation>方向键移动标出的点，按住 Shift 更远，按住 Ctrl 一个屏幕像素；Esc 放开</translation>
    </message>
    <message>
        <source>Arrow keys move the words, with Shift farther, with Ctrl by one screen pixel; Esc lets go</source>
        <translation>方向键移动文字，按住 Shift 更远，按住 Ctrl 一个屏幕像素；Esc 放开</translation>
    </message>
    <message>
        <source>Click the end of the first arm</source>
        <translation>点击第一条边的端点</translation>
    </message>
    <message>
        <source>Click the vertex</source>
        <translation>点击顶点</translation>
    </message>
    <message>
        <source>Click the end of the second arm</source>
        <translation>点击第二条边的端点</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>角度</translation>
    </message>
    <message>
        <source>Click what the arrow points at</source>
        <translation>点击箭头所指之处</translation>
    </message>
    <message>
        <source>Click where the arrow starts</source>
        <translation>点击箭头起点</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>箭头</translation>
    </message>
    <message>
        <source>Calibration: click one end of the known object</source>
        <translation>校准：点击已知物体的一端</translation>
    </message>
    <message>
        <source>Calibration: click its other end</source>
        <translation>校准：点击其另一端</translation>
    </message>
    <message>
        <source>Calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>length not given</source>
        <translation>未给出长度</translation>
    </message>
    <message>
        <source>Calibration: {millimetres:g} mm</source>
        <translation>校准：{millimetres:g} mm</translation>
    </message>
    <message>
        <source>Cardiothoracic ratio 1/4: click the heart border farthest to one side</source>
        <translation>心胸比 1/4：点击一侧心缘最外点</translation>
    </message>
    <message>
        <source>Cardiothoracic ratio 2/4: click the heart border farthest to the other side</source>
        <translation>心胸比 2/4：点击另一侧心缘最外点</translation>
    </message>
    <message>
        <source>Cardiothoracic ratio 3/4: click the inner margin of the ribs at the widest chest, on one side</source>
        <translation>心胸比 3/4：在胸廓最宽处点击一侧肋骨内缘</translation>
    </message>
    <message>
        <source>Cardiothoracic ratio 4/4: click the inner margin of the ribs on the other side</source>
        <translation>心胸比 4/4：点击另一侧肋骨内缘</translation>
    </message>
    <message>
        <source>Cardiothoracic ratio</source>
        <translation>心胸比</translation>
    </message>
    <message>
        <source>the chest line has no width</source>
        <translation>胸廓线没有宽度</translation>
    </message>
    <message>
        <source>above</source>
        <translation>大于</translation>
    </message>
    <message>
        <source>not above</source>
        <translation>不大于</translation>
    </message>
    <message>
        <source>CTR {ratio:.2f}  ({side} {threshold:.2f})</source>
        <translation>心胸比 {ratio:.2f}  （{side} {threshold:.2f}）</translation>
    </message>
    <message>
        <source>heart {heart}, chest {chest}</source>
        <translation>心 {heart}，胸廓 {chest}</translation>
    </message>
    <message>
        <source>AP film: the heart is magnified</source>
        <translation>前后位片：心影被放大</translation>
    </message>
    <message>
        <source>threshold holds for PA films</source>
        <translation>阈值适用于后前位片</translation>
    </message>
    <message>
        <source>Upper end plate: click one end</source>
        <translation>上终板：点击一端</translation>
    </message>
    <message>
        <source>Upper end plate: click the other end</source>
        <translation>上终板：点击另一端</translation>
    </message>
    <message>
        <source>Lower end plate: click one end</source>
        <translation>下终板：点击一端</translation>
    </message>
    <message>
        <source>Lower end plate: click the other end</source>
        <translation>下终板：点击另一端</translation>
    </message>
    <message>
        <source>Cobb angle</source>
        <translation>Cobb 角</translation>
    </message>
    <message>
        <source>Cobb {angle:.1f}°</source>
        <translation>Cobb {angle:.1f}°</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>椭圆</translation>
    </message>
    <message>
        <source>Click where the distance starts</source>
        <translation>点击距离起点</translation>
    </message>
    <message>
        <source>Click where it ends</source>
        <translation>点击终点</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Drag from one corner to the opposite one</source>
        <translation>从一角拖到对角</translation>
    </message>
    <message>
        <source>Click the opposite corner</source>
        <translation>点击对角</translation>
    </message>
    <message>
        <source>Area {area}</source>
        <translation>面积 {area}</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>no grey values</source>
        <translation>没有灰度值</translation>
    </message>
    <message>
        <source>Mean {mean}  SD {deviation}</source>
        <translation>平均 {mean}  标准差 {deviation}</translation>
    </message>
    <message>
        <source>Min {least}  Max {greatest}</source>
        <translation>最小 {least}  最大 {greatest}</translation>
    </message>
    <message>
        <source>Click where the ruler starts</source>
        <translation>点击标尺起点</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>标尺</translation>
    </message>
    <message>
        <source>Click where the words go</source>
        <translation>点击放置文字之处</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文字</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Draft anyway</source>
        <translation>仍要起草</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>Model</name>
    <message>
        <source>no model has been loaded yet</source>
        <translation>尚未载入模型</translation>
    </message>
    <message>
        <source>the model is being loaded</source>
        <translation>正在载入模型</translation>
    </message>
    <message>
        <source>Model starting…</source>
        <translation>模型启动中…</translation>
    </message>
    <message>
        <source>{name} · {backend} on {device}</source>
        <translation>{name} · {backend}（{device}）</translation>
    </message>
    <message>
        <source>Model restarting…</source>
        <translation>模型重启中…</translation>
    </message>
    <message>
        <source>Drafting with {line}</source>
        <translation>正在起草：{line}</translation>
    </message>
    <message>
        <source>no model is running</source>
        <translation>没有模型在运行</translation>
    </message>
    <message>
        <source>No model: viewing and writing only</source>
        <translation>没有模型：只能阅片和书写</translation>
    </message>
</context>
<context>
    <name>Mouse</name>
    <message>
        <source>the chosen tool</source>
        <translation>所选工具</translation>
    </message>
    <message>
        <source>window and level</source>
        <translation>窗宽窗位</translation>
    </message>
    <message>
        <source>pan</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>magnifier</source>
        <translation>放大镜</translation>
    </message>
    <message>
        <source>window from a rectangle</source>
        <translation>由矩形定窗</translation>
    </message>
    <message>
        <source>menu of windows</source>
        <translation>窗菜单</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>无</translation>
    </message>
    <message>
        <source>zoom at the pointer</source>
        <translation>以指针为中心缩放</translation>
    </message>
    <message>
        <source>next and previous film</source>
        <translation>上下一幅影像</translation>
    </message>
    <message>
        <source>brighter and darker</source>
        <translation>变亮和变暗</translation>
    </message>
</context>
<context>
    <name>OfferStrip</name>
    <message>
        <source>The draft goes on where you edited. Offered, not in the report:</source>
        <translation>您编辑之处草稿还有后文。待选，尚未写入报告：</translation>
    </message>
    <message>
        <source>Offered by the draft, not in the report</source>
        <translation>草稿的待选内容，尚未写入报告</translation>
    </message>
    <message>
        <source>Insert</source>
        <translation>插入</translation>
    </message>
    <message>
        <source>Put it into the report where the draft had got to</source>
        <translation>放入报告，位置是草稿已写到之处</translation>
    </message>
    <message>
        <source>Insert what the draft offers</source>
        <translation>插入草稿的待选内容</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Drop it, and what the draft still writes for this section</source>
        <translation>将其丢弃，草稿还将为该部分写的内容也一并丢弃</translation>
    </message>
    <message>
        <source>Dismiss what the draft offers</source>
        <translation>放弃草稿的待选内容</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>The demonstration film is not installed. Install it with: pip install pydicom-data</source>
        <translation>演示影像未安装。安装命令：pip install pydicom-data</translation>
    </message>
    <message numerus="yes">
        <source>%n film(s) opened</source>
        <translation>
            <numerusform>已打开 %n 幅影像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) about films opened</source>
        <translation>
            <numerusform>已打开 %n 个影像相关文档</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be opened</source>
        <translation>
            <numerusform>%n 个无法打开</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) without a film skipped</source>
        <translation>
            <numerusform>已跳过 %n 个不含影像的文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n film(s) open already left out</source>
        <translation>
            <numerusform>略过 %n 幅已打开的影像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n document(s) open already left out</source>
        <translation>
            <numerusform>略过 %n 个已打开的文档</numerusform>
        </translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>it cannot be searched for films ({kind})</source>
        <translation>无法在其中查找影像（{kind}）</translation>
    </message>
    <message>
        <source>it cannot be read ({kind})</source>
        <translation>无法读取（{kind}）</translation>
    </message>
    <message>
        <source>{path}: it cannot be read again ({kind})</source>
        <translation>{path}: 无法重新读取（{kind}）</translation>
    </message>
    <message>
        <source>{path}: its header cannot be read ({kind})</source>
        <translation>{path}: 其头信息无法读取（{kind}）</translation>
    </message>
    <message>
        <source>{top}: it is neither a file nor a folder; open a film</source>
        <translation>{top}: 既不是文件也不是文件夹；请打开影像</translation>
    </message>
    <message>
        <source>{top}: it cannot be read in full ({reason}); check who may open it</source>
        <translation>{top}: 无法完整读取（{reason}）；请检查访问权限</translation>
    </message>
    <message>
        <source>Films (*.dcm *.dicom *.ima DICOMDIR *.zip *.png *.jpg *.jpeg);;All files (*)</source>
        <translation>影像 (*.dcm *.dicom *.ima DICOMDIR *.zip *.png *.jpg *.jpeg);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open films</source>
        <translation>打开影像</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>PNG picture (*.png);;PDF page (*.pdf)</source>
        <translation>PNG 图片 (*.png);;PDF 页面 (*.pdf)</translation>
    </message>
    <message>
        <source>Picture of the film</source>
        <translation>影像图片</translation>
    </message>
    <message>
        <source>&amp;Measurements and drawings</source>
        <translation>测量与绘图(&amp;M)</translation>
    </message>
    <message>
        <source>Patient&apos;s &amp;name, number and examination</source>
        <translation>患者姓名、编号和检查信息(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Overlays of the file, which may name the patient</source>
        <translation>文件中的叠加层，可能含有患者姓名(&amp;O)</translation>
    </message>
    <message>
        <source>The whole film in its window and turn, at full size. Edge enhancement and local contrast are left out. What is burned into the film&apos;s own pixels cannot be left out.</source>
        <translation>按当前窗宽窗位和旋转的整幅影像，原始大小；不含边缘增强和局部对比度。烧录在影像像素中的内容无法去除。</translation>
    </message>
    <message>
        <source>The film&apos;s file says that its pixels show who the patient is.</source>
        <translation>该影像的文件声明：其像素中显示了患者身份。</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Save…</source>
        <translation>保存(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Print…</source>
        <translation>打印(&amp;P)…</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>图片</translation>
    </message>
    <message>
        <source>Picture saved as {name}</source>
        <translation>图片已保存为 {name}</translation>
    </message>
    <message>
        <source>Picture printed</source>
        <translation>图片已打印</translation>
    </message>
    <message>
        <source>the page cannot be opened</source>
        <translation>页面无法打开</translation>
    </message>
    <message>
        <source>; drawn words that name the patient are left out</source>
        <translation>；写有患者姓名的绘图文字未放入</translation>
    </message>
    <message>
        <source>Picture copied</source>
        <translation>图片已复制</translation>
    </message>
</context>
<context>
    <name>Rephraser</name>
    <message>
        <source>There is no sentence at the cursor</source>
        <translation>光标处没有句子</translation>
    </message>
    <message>
        <source>The wording tables do not know all that this sentence says; it stays as it is</source>
        <translation>词表不能涵盖这句话的全部内容；保持原样</translation>
    </message>
    <message>
        <source>Rephrase</source>
        <translation>改写</translation>
    </message>
    <message>
        <source>The model is writing…</source>
        <translation>模型正在书写…</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>model, doubtful words: {count}</source>
        <translation>模型，存疑词：{count}</translation>
    </message>
    <message>
        <source>The model cannot write one: {reason}</source>
        <translation>模型无法改写：{reason}</translation>
    </message>
    <message>
        <source>The model found no other wording that says exactly the same</source>
        <translation>模型没有找到意思完全相同的其他写法</translation>
    </message>
</context>
<context>
    <name>Report</name>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>No other word for “{word}”</source>
        <translation>“{word}”没有其他候选词</translation>
    </message>
    <message>
        <source>The report is preliminary now</source>
        <translation>报告现为初步报告</translation>
    </message>
    <message>
        <source>Nothing in millimetres or degrees has been measured on these films</source>
        <translation>这些影像上没有以毫米或度为单位的测量</translation>
    </message>
    <message>
        <source>Insert a measurement</source>
        <translation>插入测量值</translation>
    </message>
    <message>
        <source>The report is signed</source>
        <translation>报告已签发</translation>
    </message>
    <message>
        <source>An addendum needs a signed report and some text.</source>
        <translation>补充报告需要已签发的报告和文字内容。</translation>
    </message>
    <message>
        <source>This report is signed. Write an addendum instead.</source>
        <translation>本报告已签发。请改写补充报告。</translation>
    </message>
    <message>
        <source>This part of the report is signed and stays as it is.</source>
        <translation>报告的这一部分已签发，不再更改。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>已修改</translation>
    </message>
    <message>
        <source>Typed</source>
        <translation>键入</translation>
    </message>
    <message>
        <source>Macro</source>
        <translation>宏</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Measurement</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>Header of the film</source>
        <translation>影像头信息</translation>
    </message>
    <message>
        <source>{origin}, not read yet</source>
        <translation>{origin}，尚未阅读</translation>
    </message>
    <message>
        <source>dashed line</source>
        <translation>虚线</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>尚未阅读</translation>
    </message>
    <message>
        <source>{view} film</source>
        <translation>{view} 片</translation>
    </message>
    <message>
        <source>film</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>a draft ended</source>
        <translation>草稿完成时</translation>
    </message>
    <message>
        <source>before it was replaced</source>
        <translation>被替换之前</translation>
    </message>
    <message>
        <source>preliminary</source>
        <translation>初步报告</translation>
    </message>
    <message>
        <source>The calibration was measured on drafts with another number of steps a block, so no word of this kind of draft is marked.</source>
        <translation>校准是在每块步数不同的草稿上测得的，因此这类草稿不标记任何词。</translation>
    </message>
    <message>
        <source>{language}: {reason}</source>
        <translation>{language}：{reason}</translation>
    </message>
    <message>
        <source>What the draft still offered was not taken in and is gone.</source>
        <translation>草稿的待选内容未写入报告，现已丢弃。</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>final</source>
        <translation>正式报告</translation>
    </message>
    <message>
        <source>Model (rephrased)</source>
        <translation>模型（改写）</translation>
    </message>
    <message>
        <source>{mark}: {meaning}</source>
        <translation>{mark}：{meaning}</translation>
    </message>
    <message>
        <source>{section}: {concern}</source>
        <translation>{section}：{concern}</translation>
    </message>
    <message>
        <source>addendum</source>
        <translation>补充报告</translation>
    </message>
    <message>
        <source>written in another window</source>
        <translation>在另一窗口中写的</translation>
    </message>
    <message>
        <source>recovered from an earlier version</source>
        <translation>由早期版本恢复</translation>
    </message>
    <message>
        <source>Indication</source>
        <translation>检查指征</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>对比</translation>
    </message>
    <message>
        <source>Technique</source>
        <translation>检查技术</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>影像所见</translation>
    </message>
    <message>
        <source>Impression</source>
        <translation>诊断意见</translation>
    </message>
    <message>
        <source>Addendum</source>
        <translation>补充报告</translation>
    </message>
    <message>
        <source>from the model as it stands</source>
        <translation>模型原文</translation>
    </message>
    <message>
        <source>edited in the model&apos;s text</source>
        <translation>在模型文字中修改</translation>
    </message>
    <message>
        <source>rephrased by the model</source>
        <translation>由模型改写</translation>
    </message>
    <message>
        <source>typed</source>
        <translation>键入</translation>
    </message>
    <message>
        <source>from macros</source>
        <translation>来自宏</translation>
    </message>
    <message>
        <source>from templates</source>
        <translation>来自模板</translation>
    </message>
    <message>
        <source>from measurements</source>
        <translation>来自测量</translation>
    </message>
    <message>
        <source>from the films&apos; header</source>
        <translation>来自影像头信息</translation>
    </message>
    <message numerus="yes">
        <source>%n addendum(s)</source>
        <translation>
            <numerusform>%n 份补充报告</numerusform>
        </translation>
    </message>
    <message>
        <source>Final · signed by {author}, {time}{more}</source>
        <translation>正式报告 · {author} 签发，{time}{more}</translation>
    </message>
    <message>
        <source>Preliminary · {author}, {time}</source>
        <translation>初步报告 · {author}，{time}</translation>
    </message>
    <message>
        <source>Draft, not signed</source>
        <translation>草稿，未签发</translation>
    </message>
    <message>
        <source>No model has drafted this report.</source>
        <translation>本报告未由模型起草。</translation>
    </message>
    <message>
        <source>Drafted with ECHO {name}</source>
        <translation>由 ECHO {name} 起草</translation>
    </message>
    <message>
        <source>{facts}.</source>
        <translation>{facts}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Research draft, not a diagnosis. Drafted by ECHO {model}.</source>
        <translation>研究用草稿，不是诊断。由 ECHO {model} 起草。</translation>
    </message>
    <message>
        <source>No patient name</source>
        <translation>无患者姓名</translation>
    </message>
    <message>
        <source>ID {number}</source>
        <translation>编号 {number}</translation>
    </message>
    <message>
        <source>No patient ID</source>
        <translation>无患者编号</translation>
    </message>
    <message>
        <source>No study date</source>
        <translation>无检查日期</translation>
    </message>
    <message>
        <source>Drafting…  {seconds:.1f} s</source>
        <translation>正在起草…  {seconds:.1f} s</translation>
    </message>
    <message numerus="yes">
        <source>%n block(s)</source>
        <translation>
            <numerusform>%n 块</numerusform>
        </translation>
    </message>
    <message>
        <source>{tokens:.1f} tokens per forward</source>
        <translation>每次前向 {tokens:.1f} 词元</translation>
    </message>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n 词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Drafting…  </source>
        <translation>正在起草…  </translation>
    </message>
    <message>
        <source>Drafted:  </source>
        <translation>已起草： </translation>
    </message>
</context>
<context>
    <name>ReportPane</name>
    <message>
        <source>Saved.</source>
        <translation>已保存。</translation>
    </message>
    <message>
        <source>Draft again? The new draft replaces the report, with what you wrote. Undo brings it back.</source>
        <translation>要重新起草吗？新草稿将替换报告，包括您所写的内容。撤销可恢复。</translation>
    </message>
    <message>
        <source>Draft on from here? What you wrote behind this place is replaced. Undo brings it back.</source>
        <translation>要从此处续写吗？此处之后您所写的内容将被替换。撤销可恢复。</translation>
    </message>
    <message>
        <source>Draft again</source>
        <translation>重新起草</translation>
    </message>
    <message>
        <source>Save report as text</source>
        <translation>将报告另存为文本</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
</context>
<context>
    <name>ReportView</name>
    <message>
        <source>Draft, or type here.</source>
        <translation>请起草，或在此输入。</translation>
    </message>
</context>
<context>
    <name>Rewording</name>
    <message>
        <source>no film of this report is open that a draft can be made from</source>
        <translation>本报告没有打开的、可用于起草的影像</translation>
    </message>
</context>
<context>
    <name>Saving</name>
    <message>
        <source>A file of this name is there already. Replace it?</source>
        <translation>已有同名文件。要替换吗？</translation>
    </message>
    <message>
        <source>Replace file</source>
        <translation>替换文件</translation>
    </message>
</context>
<context>
    <name>SectionEditor</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
</context>
<context>
    <name>Settings</name>
    <message>
        <source>The settings file has no schema version.</source>
        <translation>设置文件没有版本号。</translation>
    </message>
    <message>
        <source>The settings file was written by a newer version of ECHO (schema {version}).</source>
        <translation>设置文件由更新版本的 ECHO 写入（格式 {version}）。</translation>
    </message>
    <message>
        <source>The settings file is not JSON.</source>
        <translation>设置文件不是 JSON。</translation>
    </message>
    <message>
        <source>The settings file does not hold a JSON object.</source>
        <translation>设置文件中没有 JSON 对象。</translation>
    </message>
    <message>
        <source>The settings file cannot be read.</source>
        <translation>设置文件无法读取。</translation>
    </message>
    <message>
        <source>{reason} Default settings are used.</source>
        <translation>{reason}已使用默认设置。</translation>
    </message>
    <message>
        <source>{reason} It was kept as {name}, and default settings are used.</source>
        <translation>{reason}原文件保留为 {name}，已使用默认设置。</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Mark them where it is shown to help</source>
        <translation>仅在证明有帮助时标记</translation>
    </message>
    <message>
        <source>Always mark them</source>
        <translation>始终标记</translation>
    </message>
    <message>
        <source>Never mark them</source>
        <translation>从不标记</translation>
    </message>
    <message>
        <source>One step a block</source>
        <translation>每块一步</translation>
    </message>
    <message>
        <source>Careful: several steps where the model is unsure</source>
        <translation>仔细：模型没有把握时走多步</translation>
    </message>
    <message>
        <source>Careful drafts are usually better worded, but not more often right; with the embedded model they take 20 to 50 ms longer.</source>
        <translation>仔细起草的文字通常更通顺，但并不更常正确；用内置模型每份多用 20 至 50 毫秒。</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>NVIDIA GPU (CUDA)</source>
        <translation>NVIDIA GPU（CUDA）</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>It takes effect at the next start.</source>
        <translation>下次启动时生效。</translation>
    </message>
    <message>
        <source>One a line: name = text. \n is a line break.</source>
        <translation>每行一个：名称 = 文字。\n 表示换行。</translation>
    </message>
    <message>
        <source>Exports carry the research notice</source>
        <translation>导出内容带有研究声明</translation>
    </message>
    <message>
        <source>It can be left out only with a model folder of your own.</source>
        <translation>只有使用自己的模型文件夹时才能去掉。</translation>
    </message>
    <message>
        <source>What the pixels of open films may take. Beyond it, films not shown lately are read again when shown; the films on display always stay.</source>
        <translation>已打开影像的像素可占用的内存。超出后，近期未显示的影像在显示时重新读取；正在显示的影像始终保留。</translation>
    </message>
    <message>
        <source>the embedded model</source>
        <translation>内置模型</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
    <message>
        <source>Window language</source>
        <translation>界面语言</translation>
    </message>
    <message>
        <source>Another language of the window applies at the next start. Another model, backend or device applies at once: the drafting process starts again, after a draft that is under way.</source>
        <translation>更改界面语言在下次启动时生效。更换模型、后端或设备立即生效：起草进程在当前草稿结束后重新启动。</translation>
    </message>
    <message>
        <source>Draft reports in</source>
        <translation>报告起草语言</translation>
    </message>
    <message>
        <source>Sign reports as</source>
        <translation>报告签名</translation>
    </message>
    <message>
        <source>Drafting</source>
        <translation>起草方式</translation>
    </message>
    <message>
        <source>Doubtful words</source>
        <translation>存疑词</translation>
    </message>
    <message>
        <source>Text layout</source>
        <translation>文本版式</translation>
    </message>
    <message>
        <source>Macros</source>
        <translation>宏</translation>
    </message>
    <message>
        <source>DICOM text</source>
        <translation>DICOM 文字编码</translation>
    </message>
    <message>
        <source>Film memory</source>
        <translation>影像内存</translation>
    </message>
    <message>
        <source>Model folder</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Backend</source>
        <translation>后端</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Folder of a model</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>That folder holds no model: it has no config.json.</source>
        <translation>该文件夹中没有模型：缺少 config.json。</translation>
    </message>
</context>
<context>
    <name>SignDialog</name>
    <message>
        <source>Sign the report</source>
        <translation>签发报告</translation>
    </message>
    <message>
        <source>Check the report</source>
        <translation>核对报告</translation>
    </message>
    <message>
        <source>Concerns</source>
        <translation>需注意之处</translation>
    </message>
    <message>
        <source>Show the place</source>
        <translation>显示位置</translation>
    </message>
    <message>
        <source>Fix (F)</source>
        <translation>改正 (F)</translation>
    </message>
    <message>
        <source>I have read every word of this report against the films.</source>
        <translation>我已对照影像读过本报告的每一个字。</translation>
    </message>
    <message>
        <source>Sign: make it final</source>
        <translation>签发：定稿</translation>
    </message>
    <message>
        <source>Signed by</source>
        <translation>签发人</translation>
    </message>
    <message>
        <source>What the draft offers below the text is no part of the report; signing drops it.</source>
        <translation>文字下方草稿的待选内容不属于报告；签发即丢弃。</translation>
    </message>
    <message>
        <source>A signed report never changes again; what is to be added becomes an addendum.</source>
        <translation>签发后的报告不再更改；需补充的内容写为补充报告。</translation>
    </message>
    <message>
        <source>The checks found nothing.</source>
        <translation>核对未发现问题。</translation>
    </message>
    <message>
        <source>The checks found one place to look at.</source>
        <translation>核对发现一处需要查看。</translation>
    </message>
    <message>
        <source>The checks found {} places to look at.</source>
        <translation>核对发现 {} 处需要查看。</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Films read</source>
        <translation>已读影像</translation>
    </message>
    <message>
        <source>Stop opening films; those that are open stay</source>
        <translation>停止打开影像；已打开的保留</translation>
    </message>
    <message>
        <source>Stop opening films</source>
        <translation>停止打开影像</translation>
    </message>
    <message>
        <source>Memory of the films</source>
        <translation>影像占用的内存</translation>
    </message>
    <message>
        <source>Drafts of the list</source>
        <translation>列表起草</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Reading film {number} of {total}</source>
        <translation>正在读取影像 {number}/{total}</translation>
    </message>
    <message>
        <source>Looking for films…</source>
        <translation>正在查找影像…</translation>
    </message>
    <message>
        <source>Drafting study {number} of {total}</source>
        <translation>正在起草检查 {number}/{total}</translation>
    </message>
    <message>
        <source>{films} open · {megabytes:.0f} MB</source>
        <translation>已打开 {films} 幅 · {megabytes:.0f} MB</translation>
    </message>
    <message>
        <source>Pixels of the open films: {used:.0f} of at most {most:.0f} MB.</source>
        <translation>已打开影像的像素：{used:.0f} MB，上限 {most:.0f} MB。</translation>
    </message>
    <message numerus="yes">
        <source>%n film(s) not shown lately will be read again when shown.</source>
        <translation>
            <numerusform>%n 幅近期未显示的影像将在显示时重新读取。</numerusform>
        </translation>
    </message>
    <message>
        <source>Levels for painting them small: {used:.0f} of at most {most:.0f} MB; the longest unused are let go first. The bound for pixels is in the settings.</source>
        <translation>缩小显示用的层级：{used:.0f} MB，上限 {most:.0f} MB；最久未用的先释放。像素上限见设置。</translation>
    </message>
</context>
<context>
    <name>Store</name>
    <message>
        <source>ECHO ended unexpectedly. Its reports were recovered as they stood; open the films again to see them: {whose}.</source>
        <translation>ECHO 意外结束。其报告已按当时内容恢复；重新打开影像即可查看：{whose}。</translation>
    </message>
    <message>
        <source>ECHO runs in another window too. Both keep their reports in the same store.</source>
        <translation>ECHO 还在另一窗口中运行。两者的报告保存在同一报告库中。</translation>
    </message>
    <message>
        <source>The report store is damaged ({reason}).</source>
        <translation>报告库已损坏（{reason}）。</translation>
    </message>
    <message>
        <source>The file in the place of the report store is no report store.</source>
        <translation>报告库位置上的文件不是报告库。</translation>
    </message>
    <message>
        <source>The report store was written by a newer version of ECHO (schema {version}): start that version.</source>
        <translation>报告库由更新版本的 ECHO 写入（格式 {version}）：请启动该版本。</translation>
    </message>
    <message>
        <source>The report store is damaged.</source>
        <translation>报告库已损坏。</translation>
    </message>
    <message>
        <source>The report of {title} is also being written in another window. Nothing is lost: the text of this window is kept as a version of its own, under Report, Versions.</source>
        <translation>{title} 的报告也正在另一窗口中书写。内容不会丢失：本窗口的文字另存为一个版本，见“报告 → 版本”。</translation>
    </message>
    <message>
        <source>It cannot be kept on the disk ({reason}).</source>
        <translation>无法保存到磁盘（{reason}）。</translation>
    </message>
    <message>
        <source>Reports cannot be kept on the disk ({reason}). Nothing is lost while this window is open, and it goes on trying: make room, or save your report as text.</source>
        <translation>报告无法保存到磁盘（{reason}）。窗口打开期间内容不会丢失，程序会继续尝试：请腾出空间，或将报告另存为文本。</translation>
    </message>
    <message>
        <source>Reports cannot be kept in {folder}: save your reports before you leave.{reason}</source>
        <translation>报告无法保存在 {folder}：退出前请保存您的报告。{reason}</translation>
    </message>
    <message>
        <source>There is no report store that could keep it.</source>
        <translation>没有可以保存它的报告库。</translation>
    </message>
    <message>
        <source>Reports are being kept on the disk again.</source>
        <translation>报告已恢复保存到磁盘。</translation>
    </message>
    <message>
        <source>A recovery file was damaged; it is kept as {aside}.</source>
        <translation>一个恢复文件已损坏；保留为 {aside}。</translation>
    </message>
    <message>
        <source>A recovery file cannot be read or moved into the store; it stays where it is: {path}</source>
        <translation>一个恢复文件无法读取或移入报告库；它留在原处：{path}</translation>
    </message>
    <message>
        <source>Unsaved reports were recovered. Open the films again to see them: {whose}.</source>
        <translation>已恢复未保存的报告。重新打开影像即可查看：{whose}。</translation>
    </message>
    <message>
        <source>There is no report store.</source>
        <translation>没有报告库。</translation>
    </message>
    <message>
        <source>This version cannot be read.</source>
        <translation>该版本无法读取。</translation>
    </message>
    <message>
        <source>The report store cannot be read.</source>
        <translation>报告库无法读取。</translation>
    </message>
    <message>
        <source>This report has been signed in another window in the meantime. Your text is kept as a version; write an addendum.</source>
        <translation>本报告其间已在另一窗口中签发。您的文字保存为一个版本；请写补充报告。</translation>
    </message>
    <message>
        <source>The report store was damaged.</source>
        <translation>报告库曾损坏。</translation>
    </message>
    <message numerus="yes">
        <source>%n report(s) in it could be read and are kept.</source>
        <translation>
            <numerusform>其中 %n 份报告可读取并已保留。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n could not be read.</source>
        <translation>
            <numerusform>%n 份无法读取。</numerusform>
        </translation>
    </message>
    <message>
        <source>The damaged file is kept as {name}.</source>
        <translation>损坏的文件保留为 {name}。</translation>
    </message>
</context>
<context>
    <name>Studies</name>
    <message>
        <source>waiting</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>drafting</source>
        <translation>起草中</translation>
    </message>
    <message>
        <source>draft</source>
        <translation>草稿</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>preliminary</source>
        <translation>初步</translation>
    </message>
    <message>
        <source>signed</source>
        <translation>已签发</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>ID {identity}</source>
        <translation>编号 {identity}</translation>
    </message>
    <message>
        <source>no ID</source>
        <translation>无编号</translation>
    </message>
    <message numerus="yes">
        <source>%n film(s)</source>
        <translation>
            <numerusform>%n 幅影像</numerusform>
        </translation>
    </message>
    <message>
        <source>Name not stated</source>
        <translation>未注明姓名</translation>
    </message>
    <message>
        <source>date not stated</source>
        <translation>未注明日期</translation>
    </message>
    <message>
        <source>ID {patient_id}</source>
        <translation>编号 {patient_id}</translation>
    </message>
    <message>
        <source>Studies</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Nothing open.
Drop films or a folder here.</source>
        <translation>没有打开的检查。
请将影像或文件夹拖放到此处。</translation>
    </message>
    <message>
        <source>Studies  {count}</source>
        <translation>检查  {count}</translation>
    </message>
    <message>
        <source>{film}, key film</source>
        <translation>{film}，关键图像</translation>
    </message>
    <message>
        <source>Film {number}</source>
        <translation>影像 {number}</translation>
    </message>
    <message>
        <source>Series {number}</source>
        <translation>序列 {number}</translation>
    </message>
</context>
<context>
    <name>Templates</name>
    <message>
        <source>The template cannot be kept in {parent} ({reason}). Make room, or make the folder writable.</source>
        <translation>模板无法保存在 {parent}（{reason}）。请腾出空间，或使该文件夹可写。</translation>
    </message>
    <message>
        <source>Your own templates in {path} cannot be read. Those that you make now last until you leave.</source>
        <translation>{path} 中您自己的模板无法读取。现在新建的模板只保留到退出。</translation>
    </message>
    <message>
        <source>Your own templates cannot be read. The file is kept as {aside}.</source>
        <translation>您自己的模板无法读取。文件保留为 {aside}。</translation>
    </message>
    <message>
        <source>{name}: the file cannot be read ({reason}).</source>
        <translation>{name}: 文件无法读取（{reason}）。</translation>
    </message>
</context>
<context>
    <name>TemplatesDialog</name>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>Type a part of the name</source>
        <translation>输入名称的一部分</translation>
    </message>
    <message>
        <source>Text of the template</source>
        <translation>模板文字</translation>
    </message>
    <message>
        <source>Put into the report</source>
        <translation>放入报告</translation>
    </message>
    <message>
        <source>Save report as template…</source>
        <translation>将报告存为模板…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>own</source>
        <translation>自定义</translation>
    </message>
</context>
<context>
    <name>Templating</name>
    <message>
        <source>The template has nothing for the sections that are empty</source>
        <translation>模板中没有可用于空白部分的内容</translation>
    </message>
    <message>
        <source>There is no text yet to make a template of</source>
        <translation>还没有可做成模板的文字</translation>
    </message>
    <message>
        <source>A template of this name is there already. Replace it?</source>
        <translation>已有同名模板。要替换吗？</translation>
    </message>
    <message>
        <source>Templates of these names are there already: {}. Replace them?</source>
        <translation>已有同名模板：{}。要替换吗？</translation>
    </message>
    <message>
        <source>Template kept: {}</source>
        <translation>模板已保存：{}</translation>
    </message>
    <message>
        <source>Delete the template “{}”?</source>
        <translation>要删除模板“{}”吗？</translation>
    </message>
    <message>
        <source>Save report as template</source>
        <translation>将报告存为模板</translation>
    </message>
    <message>
        <source>Name of the template (no patient&apos;s name):</source>
        <translation>模板名称（不要写患者姓名）：</translation>
    </message>
    <message>
        <source>Import templates</source>
        <translation>导入模板</translation>
    </message>
    <message>
        <source>Report templates (*.html *.htm)</source>
        <translation>报告模板 (*.html *.htm)</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>模板</translation>
    </message>
</context>
<context>
    <name>VersionsDialog</name>
    <message>
        <source>Versions</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>As it is now</source>
        <translation>当前内容</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Bring the older one back</source>
        <translation>恢复旧版本</translation>
    </message>
    <message>
        <source>From</source>
        <translation>从</translation>
    </message>
    <message>
        <source>to</source>
        <translation>到</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Something went wrong, and the program goes on. Save your report.</source>
        <translation>程序出现问题，但仍在运行。请保存您的报告。</translation>
    </message>
    <message>
        <source>Some of your text could not be kept on the disk and is only in this window. Leave all the same? No keeps the window open, so that you can save the report as text.</source>
        <translation>您的部分文字未能保存到磁盘，仅存在于此窗口中。仍要退出吗？选“否”则窗口保持打开，您可将报告另存为文本。</translation>
    </message>
    <message>
        <source>Text that is not kept</source>
        <translation>未保存的文字</translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation>报告已复制</translation>
    </message>
    <message>
        <source>no film was found</source>
        <translation>没有找到影像</translation>
    </message>
    <message>
        <source>Main</source>
        <translation>主工具栏</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Close the message list</source>
        <translation>关闭消息列表</translation>
    </message>
    <message numerus="yes">
        <source>%n message(s)</source>
        <translation>
            <numerusform>%n 条消息</numerusform>
        </translation>
    </message>
    <message>
        <source>{messages} (the first {limit} are listed)</source>
        <translation>{messages}（仅列出前 {limit} 条）</translation>
    </message>
    <message>
        <source>More buttons</source>
        <translation>更多按钮</translation>
    </message>
    <message>
        <source>Model: {line}</source>
        <translation>模型：{line}</translation>
    </message>
    <message>
        <source>The settings cannot be saved: {reason}.</source>
        <translation>设置无法保存：{reason}。</translation>
    </message>
    <message>
        <source>ECHO films</source>
        <translation>ECHO 影像</translation>
    </message>
</context>
<context>
    <name>Windowing</name>
    <message>
        <source>Window</source>
        <translation>窗宽窗位</translation>
    </message>
    <message>
        <source>Centre</source>
        <translation>窗位</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>窗宽</translation>
    </message>
    <message>
        <source>Lowest value</source>
        <translation>最低值</translation>
    </message>
    <message>
        <source>Highest value</source>
        <translation>最高值</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>伽马</translation>
    </message>
    <message>
        <source>Over 1 brightens the middle greys, under 1 darkens them</source>
        <translation>大于 1 提亮中间灰阶，小于 1 压暗</translation>
    </message>
    <message>
        <source>&amp;Centre</source>
        <translation>窗位(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Width</source>
        <translation>窗宽(&amp;W)</translation>
    </message>
    <message>
        <source>&amp;Lowest value</source>
        <translation>最低值(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Highest value</source>
        <translation>最高值(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Gamma</source>
        <translation>伽马(&amp;G)</translation>
    </message>
    <message>
        <source>From the file</source>
        <translation>来自文件</translation>
    </message>
    <message>
        <source>From the film&apos;s values</source>
        <translation>由影像的值</translation>
    </message>
    <message>
        <source>Chest presets</source>
        <translation>胸片预设</translation>
    </message>
    <message>
        <source>No windows for a colour image</source>
        <translation>彩色图像没有窗</translation>
    </message>
    <message>
        <source>No film</source>
        <translation>没有影像</translation>
    </message>
    <message>
        <source>C {center}  W {width}</source>
        <translation>窗位 {center}  窗宽 {width}</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>sigmoid</source>
        <translation>S 形</translation>
    </message>
</context>
<context>
    <name>Writing</name>
    <message>
        <source>{what} cannot be written: {reason}.</source>
        <translation>{what}无法写入：{reason}。</translation>
    </message>
    <message>
        <source>There is not enough memory: {what} cannot be written. Close other films.</source>
        <translation>内存不足：{what}无法写入。请关闭其他影像。</translation>
    </message>
    <message>
        <source>{what} cannot be written ({kind}).</source>
        <translation>{what}无法写入（{kind}）。</translation>
    </message>
</context>
</TS>
