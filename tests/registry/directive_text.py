# ruff: noqa: E501
"""The directive as it was given, from its number to its last sentence, without the letterhead.

The copy breaks one line in content 3 ("năng lực cộng / đồng"); it is joined here, all else is untouched.
"""

# fmt: off
DIRECTIVE_TEXT = """\
Số: /STTTT-TTBCXB

Đắk Nông, ngày tháng 6 năm 2022

V/v tuyên truyền triển khai thực hiện hiệu quả công tác giảm nghèo bền vững và tổ chức thực hiện chỉ tiêu giảm nghèo năm 2022

Kính gửi:

- Các cơ quan báo chí trên địa bàn tỉnh;
- Cổng/trang thông tin điện tử các cơ quan, đơn vị;
- Phòng Văn hóa - Thông tin các huyện, thành phố;
- Trung tâm VH-TT&TT các huyện, thành phố.

Triển khai Kế hoạch số 132/KH-UBND ngày 11/3/2022 của UBND tỉnh thực hiện Chỉ tiêu giảm nghèo bền vững năm 2022 trên địa bàn tỉnh Đắk Nông; Công văn số 2965/UBND-KGVX ngày 6/6/2022 của UBND tỉnh về việc triển khai thực hiện hiệu quả công tác giảm nghèo bền vững và tổ chức thực hiện chỉ tiêu giảm nghèo năm 2022;

Sở Thông tin và Truyền thông đề nghị các cơ quan, cơ quan báo chí-truyền thông trong tỉnh triển khai thực hiện tuyên truyền triển khai thực hiện hiệu quả công tác giảm nghèo bền vững và tổ chức thực hiện chỉ tiêu giảm nghèo năm 2022 với những nội dung sau:

1. Tuyên truyền nâng cao vai trò lãnh đạo, chỉ đạo của cấp ủy Đảng, sự điều hành quyết liệt của chính quyền; đặc biệt gắn nhiệm vụ cụ thể và phát huy tối đa sự tham gia, vận động, tuyên truyền của các tổ chức chính trị - xã hội tại địa phương để thực hiện tốt công tác giảm nghèo. Công tác giảm nghèo là nhiệm vụ thường xuyên, quan trọng của các cấp, các ngành và toàn xã hội, việc thực hiện chỉ tiêu giảm nghèo hàng năm phải đưa vào đánh giá thi đua, xem xét mức độ hoàn thành nhiệm vụ của cơ quan, đơn vị và người đứng đầu.

Thông tin kịp thời hoạt động của các tổ chức chính trị - xã hội vận động các hội viên, đoàn viên và những người có điều kiện kinh tế, hiểu biết về khoa học kỹ thuật, cách làm kinh tế gia đình có hiệu quả, xây dựng kế hoạch phân công mỗi hội viên, đoàn viên giúp đỡ từ 01- 02 hộ nghèo vươn lên thoát nghèo.

2. Tuyên truyền triển khai thực hiện các các mục tiêu, chỉ tiêu, đối tượng, nội dung thực hiện, những kết quả đạt được trong quá trình thực hiện công tác giảm nghèo bền vững trên địa bàn tỉnh theo Kế hoạch số 132/KH-UBND ngày 11/3/2022 của UBND tỉnh.

3. Tăng cường thông tin tuyên truyền việc thực hiện các giải pháp giảm nghèo bền vững ở địa phương, cơ sở; có nhiều hình thức, hoạt động tuyên truyền phong phú để nâng cao nhận thức, trách nhiệm trong cán bộ, đảng viên và Nhân dân về thực hiện giảm nghèo bền vững, giảm nghèo có địa chỉ; khơi dậy ý chí chủ động, trách nhiệm tự lực vươn lên của người nghèo; nâng cao năng lực cộng đồng, quản lý và sử dụng có hiệu quả nguồn lực hỗ trợ của Nhà nước, của cộng đồng để thoát nghèo bền vững. Mỗi hộ nghèo, người nghèo, địa phương nghèo phải tích cực học tập, tìm việc làm, nỗ lực phấn đấu vươn lên thoát nghèo bền vững.

4. Các cơ quan báo chí đẩy mạnh công tác tuyên truyền, vận động, nâng cao nhận thức cho người nghèo về ý thức tự lực trong lao động sản xuất, thay đổi tư duy, thói quen canh tác, áp dụng khoa học kỹ thuật vào sản xuất, không trông chờ, ỷ lại vào sự hỗ trợ của nhà nước; nâng cao nhận thức và ý thức pháp luật cho người nghèo.

5. Tuyên truyền, vận động các tổ chức hội, đoàn thể, đoàn viên, hội viên và Nhân dân tham gia hưởng ứng Phong trào thi đua “Cả nước chung tay vì người nghèo - Không để ai bị bỏ lại phía sau”; Quỹ “Đền ơn đáp nghĩa và an sinh xã hội”. Tuyên truyền vận động các nguồn lực hỗ trợ giảm nghèo bền vững; tôn vinh các tổ chức, cá nhân có nhiều đóng góp về nguồn lực, cách làm hiệu quả trong công tác giảm nghèo bền vững; tuyên thông đề nhân rộng các mô hình tiên tiến về giảm nghèo bền vững.

Trung tâm VH TT&TT các huyện, thành phố thực hiện đa dạng, phong phú các hình thức tuyên truyền như panô, áp phích, tờ rơi, tổ chức các cuộc thi về tác phẩm báo chí, sân khấu hóa và đối thoại chính sách giảm nghèo.

6. Các cơ quan, đơn vị thực hiện nhiệm vụ thông tin, tuyên truyền, đăng tải tin, bài, hình ảnh thực hiện chủ trương, chính sách về giảm nghèo bền vững, các mô hình sản xuất kinh doanh có hiệu quả, các tấm gương điển hình tiên tiến trong lao động sản xuất, vươn lên thoát nghèo, công tác giảm nghèo ở vùng sâu, vùng xa, vùng đồng bào dân tộc thiểu số; việc thực hiện chế độ chính sách; phản ánh tâm tư, nguyện vọng của người dân, mong muốn được hỗ trợ phương tiện sản xuất, ứng dụng khoa học kỹ thuật mới vào sản xuất; những khó khăn, vướng mắc trong quá trình triển khai chính sách giảm nghèo bền vững của tỉnh...

Sở Thông tin và Truyền thông đề nghị các cơ quan, báo chí, truyền thông đẩy mạnh triển khai thực hiện thông tin, tuyên truyền với tinh thần trách nhiệm và hiệu quả./.
"""
