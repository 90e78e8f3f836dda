"""Who may open which page of staff and partners, as it was agreed: written by hand, held by test_permissions.py."""

# permission, the parameter whose object has to be in reach ("-": any office will do), methods, path
PAGES = """
manage_office    -           GET       /settings
manage_platform  -           GET POST  /settings/site
manage_platform  -           GET POST  /settings/offices/new
manage_office    office_id   GET POST  /settings/offices/{office_id:int}
manage_office    office_id   POST      /settings/offices/{office_id:int}/grants
manage_office    office_id   POST      /settings/offices/{office_id:int}/grants/{grant_id:int}/revoke
manage_office    office_id   GET POST  /settings/offices/{office_id:int}/partners
manage_office    partner_id  GET       /settings/partners/{partner_id:int}
manage_office    partner_id  POST      /settings/partners/{partner_id:int}/name
manage_office    partner_id  POST      /settings/partners/{partner_id:int}/remove
manage_office    partner_id  POST      /settings/partners/{partner_id:int}/people
manage_office    partner_id  POST      /settings/partners/{partner_id:int}/people/{grant_id:int}/revoke
manage_office    partner_id  GET POST  /settings/partners/{partner_id:int}/review
manage_office    partner_id  POST      /settings/partners/{partner_id:int}/collects
manage_office    partner_id  GET       /settings/partners/{partner_id:int}/documents/{file_id:uuid}
manage_office    office_id   GET       /settings/offices/{office_id:int}/agreements
manage_office    office_id   GET POST  /settings/offices/{office_id:int}/agreements/new
manage_office    office_id   GET       /settings/offices/{office_id:int}/agreements/{number:int}
manage_partner   -           GET       /partners/members
manage_partner   partner_id  GET POST  /partners/members/{partner_id:int}
manage_partner   partner_id  POST      /partners/members/{partner_id:int}/{grant_id:int}/remove
manage_partner   partner_id  GET POST  /partners/agreement/{partner_id:int}
manage_partner   partner_id  GET       /partners/agreement/{partner_id:int}/{number:int}/agreement.json
manage_office    -           GET       /settings/audit
manage_platform  -           GET POST  /settings/accounts
manage_platform  -           POST      /settings/accounts/grants/{grant_id:int}/revoke
manage_platform  -           GET POST  /settings/accounts/{account_id:int}/disable
manage_platform  -           POST      /settings/accounts/{account_id:int}/enable

manage_platform  -           GET       /text-messages
manage_platform  -           POST      /text-messages/{text_id:int}/reply

manage_platform  -           GET       /models
manage_platform  -           POST      /models/{model_id:int}/use
manage_platform  -           POST      /models/{model_id:int}/revoke

edit_services    -           GET       /services
edit_services    -           GET POST  /services/new
edit_services    service_id  GET POST  /services/{service_id:int}
edit_services    service_id  POST      /services/{service_id:int}/active

edit_services    -           GET       /news
edit_services    -           GET       /learning
edit_services    office_id   GET POST  /news/new/{office_id:int}
edit_services    office_id   GET POST  /learning/new/{office_id:int}
edit_services    article_id  GET POST  /news/{article_id:int}
edit_services    article_id  GET POST  /learning/{article_id:int}
edit_services    article_id  GET       /news/{article_id:int}/preview
edit_services    article_id  GET       /learning/{article_id:int}/preview
plan             article_id  POST      /news/{article_id:int}/publish
plan             article_id  POST      /learning/{article_id:int}/publish
plan             article_id  POST      /news/{article_id:int}/take-back
plan             article_id  POST      /learning/{article_id:int}/take-back
edit_services    article_id  POST      /news/{article_id:int}/delete
edit_services    article_id  POST      /learning/{article_id:int}/delete
edit_services    article_id  POST      /news/{article_id:int}/images
edit_services    article_id  POST      /learning/{article_id:int}/images
edit_services    article_id  GET       /news/{article_id:int}/images/{number:int}
edit_services    article_id  GET       /learning/{article_id:int}/images/{number:int}
edit_services    article_id  POST      /news/{article_id:int}/images/{number:int}/remove
edit_services    article_id  POST      /learning/{article_id:int}/images/{number:int}/remove
edit_services    -           GET       /learning/courses
edit_services    office_id   POST      /learning/courses/library/{office_id:int}
edit_services    office_id   GET POST  /learning/courses/new/{office_id:int}
edit_services    course_id   GET POST  /learning/courses/{course_id:int}
edit_services    course_id   GET POST  /learning/courses/{course_id:int}/answers
edit_services    course_id   POST      /learning/courses/{course_id:int}/delete
plan             course_id   POST      /learning/courses/{course_id:int}/publish
plan             course_id   POST      /learning/courses/{course_id:int}/take-back

read_office      -           GET       /areas
manage_platform  -           GET POST  /areas/import
manage_platform  -           POST      /areas/import-margins
manage_platform  -           POST      /areas/{area_id:int}/margins/remove

read_office      -           GET       /surveys
edit_surveys     -           GET POST  /surveys/new
edit_surveys     -           GET POST  /surveys/upload
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/upload
publish_surveys  survey_id   GET POST  /surveys/{survey_id:int}/import
read_office      survey_id   GET       /surveys/{survey_id:int}/form.xlsx
read_office      survey_id   GET       /surveys/{survey_id:int}/form.xml
read_office      survey_id   GET       /surveys/{survey_id:int}
read_office      survey_id   GET       /surveys/{survey_id:int}/preview
read_office      survey_id   GET POST  /surveys/{survey_id:int}/preview/form
read_office      survey_id   GET       /surveys/{survey_id:int}/definition.json
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/details
publish_surveys  survey_id   GET POST  /surveys/{survey_id:int}/publish
publish_surveys  survey_id   GET POST  /surveys/{survey_id:int}/close
read_office      survey_id   GET       /surveys/{survey_id:int}/results
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/weighting
publish_surveys  survey_id   GET POST  /surveys/{survey_id:int}/publication
export_answers   survey_id   GET POST  /surveys/{survey_id:int}/exports
export_identifiers survey_id POST      /surveys/{survey_id:int}/exports/identified
export_identifiers survey_id GET       /surveys/{survey_id:int}/files
export_identifiers survey_id GET       /surveys/{survey_id:int}/files/{file_id:uuid}
read_office      survey_id   GET       /surveys/{survey_id:int}/codebook
read_office      survey_id   GET       /surveys/{survey_id:int}/codebook.csv
read_office      survey_id   GET       /surveys/{survey_id:int}/codebook.xlsx
read_office      survey_id   GET       /surveys/{survey_id:int}/processing
read_office      survey_id   GET       /surveys/{survey_id:int}/processing.json
publish_surveys  survey_id   GET POST  /surveys/{survey_id:int}/invitations
publish_surveys  survey_id   POST      /surveys/{survey_id:int}/invitations/setting
publish_surveys  survey_id   POST      /surveys/{survey_id:int}/invitations/remind
publish_surveys  survey_id   POST      /surveys/{survey_id:int}/invitations/phones.csv
read_office      survey_id   GET       /surveys/{survey_id:int}/quotas
publish_surveys  survey_id   POST      /surveys/{survey_id:int}/quotas
publish_surveys  survey_id   POST      /surveys/{survey_id:int}/quotas/{cell_id:int}
publish_surveys  survey_id   POST      /surveys/{survey_id:int}/quotas/{cell_id:int}/remove
read_office      survey_id   GET       /surveys/{survey_id:int}/late
publish_surveys  survey_id   POST      /surveys/{survey_id:int}/late/count
publish_surveys  survey_id   POST      /surveys/{survey_id:int}/late/leave-out
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/new-section
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/sections/{section:str}
edit_surveys     survey_id   POST      /surveys/{survey_id:int}/sections/{section:str}/remove
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/sections/{section:str}/questions/new
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/questions/{name:str}
edit_surveys     survey_id   POST      /surveys/{survey_id:int}/questions/{name:str}/move
edit_surveys     survey_id   POST      /surveys/{survey_id:int}/questions/{name:str}/remove
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/questions/{name:str}/place
edit_surveys     survey_id   POST      /surveys/{survey_id:int}/questions/{name:str}/copy
edit_surveys     survey_id   POST      /surveys/{survey_id:int}/sections/{section:str}/move
edit_surveys     survey_id   POST      /surveys/{survey_id:int}/sections/{section:str}/copy
edit_surveys     survey_id   POST      /surveys/{survey_id:int}/sections/{section:str}/keep
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/sections/{section:str}/groups/new
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/groups/{group:str}
edit_surveys     survey_id   POST      /surveys/{survey_id:int}/groups/{group:str}/remove
edit_surveys     survey_id   GET       /surveys/{survey_id:int}/translate
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/translate/{language:str}
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/library
edit_surveys     survey_id   POST      /surveys/{survey_id:int}/library/{block_id:int}/remove
edit_surveys     survey_id   GET POST  /surveys/{survey_id:int}/earlier

read_office      -           GET       /skm
read_office      -           GET       /skm/recapitulation.xlsx
read_office      office_id   GET       /skm/offices/{office_id:int}
read_office      service_id  GET       /skm/services/{service_id:int}
read_office      office_id   GET       /skm/offices/{office_id:int}/{file_name:str}
read_office      service_id  GET       /skm/services/{service_id:int}/{file_name:str}
plan             office_id   POST      /skm/offices/{office_id:int}/population
plan             service_id  POST      /skm/services/{service_id:int}/population
plan             office_id   POST      /skm/offices/{office_id:int}/earlier
plan             service_id  POST      /skm/services/{service_id:int}/earlier
plan             earlier_id  POST      /skm/earlier/{earlier_id:int}/remove
read_office      office_id   GET       /skm/offices/{office_id:int}/photos
read_office      service_id  GET       /skm/services/{service_id:int}/photos
plan             office_id   POST      /skm/offices/{office_id:int}/photos
plan             service_id  POST      /skm/services/{service_id:int}/photos
read_office      photo_id    GET       /skm/photos/{photo_id:int}/photo.jpg
plan             photo_id    POST      /skm/photos/{photo_id:int}/remove

read_office      -           GET       /pilots
plan             -           GET POST  /pilots/new
read_office      pilot_id    GET       /pilots/{pilot_id:int}
plan             pilot_id    GET POST  /pilots/{pilot_id:int}/programme
plan             pilot_id    GET POST  /pilots/{pilot_id:int}/enrollment
plan             pilot_id    GET POST  /pilots/{pilot_id:int}/protocol
read_office      pilot_id    GET       /pilots/{pilot_id:int}/preview
plan             pilot_id    GET POST  /pilots/{pilot_id:int}/publish
plan             pilot_id    GET POST  /pilots/{pilot_id:int}/end
read_office      pilot_id    GET       /pilots/{pilot_id:int}/draw
plan             pilot_id    POST      /pilots/{pilot_id:int}/draw
read_office      pilot_id    GET       /pilots/{pilot_id:int}/results
plan             pilot_id    GET POST  /pilots/{pilot_id:int}/measures
plan             pilot_id    GET POST  /pilots/{pilot_id:int}/looks
plan             pilot_id    GET       /pilots/{pilot_id:int}/looks/{look_id:uuid}
export_answers   pilot_id    POST      /pilots/{pilot_id:int}/data.zip
read_office      pilot_id    GET       /pilots/{pilot_id:int}/messages
plan             pilot_id    GET POST  /pilots/{pilot_id:int}/messages/new
read_office      pilot_id    GET       /pilots/{pilot_id:int}/issues
plan             pilot_id    POST      /pilots/{pilot_id:int}/issues/{issue_id:uuid}
read_office      pilot_id    GET       /pilots/{pilot_id:int}/monitor
read_office      pilot_id    GET       /pilots/{pilot_id:int}/participants
read_office      pilot_id    GET       /pilots/{pilot_id:int}/participants/{ticket:str}
plan             pilot_id    POST      /pilots/{pilot_id:int}/participants/{ticket:str}/contact
plan             pilot_id    GET POST  /pilots/{pilot_id:int}/partners
plan             pilot_id    GET POST  /pilots/{pilot_id:int}/close
read_office      -           GET       /campaigns
plan             office_id   GET POST  /campaigns/new/{office_id:int}
read_office      campaign_id GET       /campaigns/{campaign_id:int}
plan             campaign_id GET POST  /campaigns/{campaign_id:int}/details
plan             campaign_id GET POST  /campaigns/{campaign_id:int}/targets
plan             campaign_id POST      /campaigns/{campaign_id:int}/hand-in
plan             campaign_id POST      /campaigns/{campaign_id:int}/start
plan             campaign_id POST      /campaigns/{campaign_id:int}/send-back
plan             campaign_id POST      /campaigns/{campaign_id:int}/close
plan             campaign_id POST      /campaigns/{campaign_id:int}/targets/propose
read_office      campaign_id GET       /campaigns/{campaign_id:int}/coverage
read_office      campaign_id GET       /campaigns/{campaign_id:int}/funnel
read_office      campaign_id GET       /campaigns/{campaign_id:int}/quality
read_office      campaign_id GET       /campaigns/{campaign_id:int}/quality/{source:str}/{flag:str}
plan             campaign_id POST      /campaigns/{campaign_id:int}/quality/{source:str}/{flag:str}
read_office      campaign_id GET       /campaigns/{campaign_id:int}/reports
read_office      campaign_id GET       /campaigns/{campaign_id:int}/reports/{number:int}
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/reports
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/reports/{number:int}
read_office      campaign_id GET       /campaigns/{campaign_id:int}/certificate
read_office      campaign_id GET       /campaigns/{campaign_id:int}/certificate.pdf
plan             campaign_id POST      /campaigns/{campaign_id:int}/certificate
plan             campaign_id POST      /campaigns/{campaign_id:int}/certificate/withdraw
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/certificate
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/certificate.pdf
run_campaigns    -           GET       /partners/campaigns
run_campaigns    partner_id  GET POST  /partners/campaigns/new/{partner_id:int}
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}
run_campaigns    campaign_id GET POST  /partners/campaigns/{campaign_id:int}/details
run_campaigns    campaign_id GET POST  /partners/campaigns/{campaign_id:int}/targets
run_campaigns    campaign_id POST      /partners/campaigns/{campaign_id:int}/hand-in
run_campaigns    campaign_id POST      /partners/campaigns/{campaign_id:int}/close
read_office      campaign_id GET       /campaigns/{campaign_id:int}/links
plan             campaign_id POST      /campaigns/{campaign_id:int}/links
read_office      campaign_id GET       /campaigns/{campaign_id:int}/links/cards.pdf
read_office      campaign_id GET       /campaigns/{campaign_id:int}/links/{link_id:int}
plan             campaign_id POST      /campaigns/{campaign_id:int}/links/{link_id:int}/close
read_office      campaign_id GET       /campaigns/{campaign_id:int}/links/{link_id:int}/{file_name:str}
read_office      campaign_id GET       /campaigns/{campaign_id:int}/links/{link_id:int}/event
read_office      campaign_id GET       /campaigns/{campaign_id:int}/links/{link_id:int}/event.json
run_campaigns    campaign_id GET POST  /partners/campaigns/{campaign_id:int}/links
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/links/cards.pdf
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/links/{link_id:int}
run_campaigns    campaign_id POST      /partners/campaigns/{campaign_id:int}/links/{link_id:int}/close
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/links/{link_id:int}/{file_name:str}
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/links/{link_id:int}/event
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/links/{link_id:int}/event.json
read_office      campaign_id GET       /campaigns/{campaign_id:int}/contacts
plan             campaign_id POST      /campaigns/{campaign_id:int}/contacts
plan             campaign_id POST      /campaigns/{campaign_id:int}/contacts/{list_id:int}/remove
read_office      campaign_id GET       /campaigns/{campaign_id:int}/mailings
plan             campaign_id GET POST  /campaigns/{campaign_id:int}/mailings/new
plan             campaign_id POST      /campaigns/{campaign_id:int}/mailings/{mailing_id:int}/stop
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/mailings
run_campaigns    campaign_id GET POST  /partners/campaigns/{campaign_id:int}/mailings/new
run_campaigns    campaign_id POST      /partners/campaigns/{campaign_id:int}/mailings/{mailing_id:int}/stop
run_campaigns    campaign_id GET POST  /partners/campaigns/{campaign_id:int}/contacts
run_campaigns    campaign_id POST      /partners/campaigns/{campaign_id:int}/contacts/{list_id:int}/remove
run_campaigns    campaign_id POST      /partners/campaigns/{campaign_id:int}/targets/propose
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/coverage
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/funnel
read_office      campaign_id GET       /campaigns/{campaign_id:int}/team
plan             campaign_id POST      /campaigns/{campaign_id:int}/team
read_office      campaign_id GET       /campaigns/{campaign_id:int}/team/{member_id:int}
read_office      campaign_id GET       /campaigns/{campaign_id:int}/team/{member_id:int}/code
plan             campaign_id POST      /campaigns/{campaign_id:int}/team/{member_id:int}/areas
plan             campaign_id POST      /campaigns/{campaign_id:int}/team/{member_id:int}/name
plan             campaign_id POST      /campaigns/{campaign_id:int}/team/{member_id:int}/codes
plan             campaign_id POST      /campaigns/{campaign_id:int}/team/{member_id:int}/revoke/{code_id:int}
run_campaigns    campaign_id GET POST  /partners/campaigns/{campaign_id:int}/team
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/team/{member_id:int}
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/team/{member_id:int}/code
run_campaigns    campaign_id POST      /partners/campaigns/{campaign_id:int}/team/{member_id:int}/areas
run_campaigns    campaign_id POST      /partners/campaigns/{campaign_id:int}/team/{member_id:int}/name
run_campaigns    campaign_id POST      /partners/campaigns/{campaign_id:int}/team/{member_id:int}/codes
run_campaigns    campaign_id POST      /partners/campaigns/{campaign_id:int}/team/{member_id:int}/revoke/{code_id:int}
run_campaigns    campaign_id GET       /partners/campaigns/{campaign_id:int}/quality

follow_pilots    -           GET       /partners/pilots
follow_pilots    pilot_id    GET       /partners/pilots/{pilot_id:int}

read_office      -           GET       /comments
correct_comments comment_id  POST      /comments/{comment_id:uuid}/label
export_answers   -           POST      /comments/export

read_severe      -           GET       /severe
read_severe      case_id     GET POST  /severe/{case_id:int}

read_office      -           GET       /improvements
read_office      report_id   GET       /improvements/{report_id:int}
read_office      report_id   GET       /improvements/{report_id:int}/charts/{file_name:str}
plan             report_id   GET POST  /improvements/{report_id:int}/publish
plan             report_id   POST      /improvements/{report_id:int}/unpublish

read_office      -           GET       /actions
plan             -           GET POST  /actions/new
plan             action_id   GET POST  /actions/{action_id:int}

read_office      -           GET       /schedules
plan             -           GET POST  /schedules/new
plan             schedule_id GET POST  /schedules/{schedule_id:int}
plan             schedule_id POST      /schedules/{schedule_id:int}/active
plan             schedule_id POST      /schedules/{schedule_id:int}/report
read_office      schedule_id GET       /schedules/{schedule_id:int}/themes

read_office      theme_id    GET       /themes/{theme_id:int}
plan             theme_id    GET POST  /themes/{theme_id:int}/decisions/{kind:str}
plan             theme_id    POST      /themes/{theme_id:int}/end

plan             -           GET       /jobs
plan             -           GET       /jobs/{name:str}
manage_platform  -           POST      /jobs/{name:str}/run
"""
